"""Invented names. Nobody here is a real person; a name that somebody bears is a coincidence.

Family names are made up, so that no full name belongs to anybody in public life.
"""

from random import Random

GIRLS = (
    "Aaliyah", "Abena", "Ada", "Agnieszka", "Alisha", "Amelie", "Anaya", "Aoife", "Bea", "Bronwen", "Catrin", "Chiara",
    "Chidera", "Daisy", "Dilnoza", "Edie", "Elif", "Elowen", "Esme", "Farah", "Freya", "Gracie", "Hafsa", "Hana", "Imani",
    "Iona", "Isla", "Jasmine", "Jiya", "Kacey", "Keziah", "Layla", "Leona", "Lila", "Lowri", "Maisie", "Mariam", "Mei",
    "Mila", "Nadia", "Nell", "Niamh", "Oluchi", "Orla", "Poppy", "Priya", "Rhea", "Ruby", "Safiya", "Saoirse", "Shanice",
    "Sienna", "Simran", "Tamsin", "Tilly", "Uma", "Willow", "Yasmin", "Zara", "Zofia",
)  # fmt: skip

BOYS = (
    "Aaron", "Adeyemi", "Alfie", "Amir", "Aneurin", "Arjun", "Ayaan", "Barnaby", "Bilal", "Blake", "Callum", "Chukwuma",
    "Cian", "Dariusz", "Dexter", "Dhruv", "Ellis", "Emre", "Ewan", "Finley", "Gethin", "Haris", "Harvey", "Ibrahim", "Idris",
    "Jago", "Jamal", "Jenson", "Jude", "Kai", "Kofi", "Kyle", "Leon", "Levi", "Logan", "Malachi", "Mateusz", "Milo",
    "Mustafa", "Nathan", "Noel", "Obinna", "Oscar", "Owain", "Petru", "Rafael", "Reuben", "Rohan", "Ronan", "Samir", "Seth",
    "Stefan", "Tariq", "Theo", "Toby", "Tunde", "Tyrese", "Yusuf", "Zain", "Zeki",
)  # fmt: skip

FAMILIES = (
    "Abberwick", "Adomako-Lee", "Allerby", "Anstruwell", "Baloghani", "Barrowmere", "Bexworthy", "Birkhollow", "Brackenridge-Oyo",
    "Calderstowe", "Castlewick", "Chaudhrey-Marsh", "Clattermoor", "Copperhay", "Danquelle", "Dellamore", "Dunsterfield",
    "Eastlarch", "Ebonwood", "Ellerslade", "Faridoon-West", "Fennimoor", "Foxhallow", "Gallowhill", "Garstangley", "Glasswright",
    "Hallowmere", "Harrowgill", "Hetherwick", "Honeychurchill", "Ilmington-Rao", "Inglebrook", "Jarrowdale", "Jessamy-Pike",
    "Kettlethorn", "Kowalczek", "Kwarteney", "Lambrigg", "Larkhanger", "Lintondale", "Malikhara", "Marrowby", "Mistlegrove",
    "Mwangola", "Netherbeck", "Nightingold", "Nwachukere", "Oakenfall", "Okonjola", "Orchardson-Bey", "Pellowick", "Pennywater",
    "Petrovanu", "Quernmore", "Quillfeather", "Rahmanzai-Cole", "Ravenglade", "Rookswood", "Saffronwell", "Scarisgate",
    "Sidhurana", "Silverthwaite", "Skelderdale", "Tamblinson", "Tarnbrook", "Thistlemark", "Thornaby-Khan", "Tolbertine",
    "Underbarrow", "Uzomaka", "Vallantyne-Roe", "Vennersley", "Wainscarth", "Wetherlam", "Whinfellow", "Winterbourne-Ali",
    "Wyndlesham", "Yarrowby", "Yewdale-Obi", "Zielonka-Marr",
)  # fmt: skip

STAFF = (
    ("Amina", "Khanderby"), ("Ben", "Okorowell"), ("Dora", "Pricewater"), ("Edward", "Lunnathorpe"), ("Fatima", "Noorcliffe"),
    ("Grace", "Hillarby"), ("Hari", "Patelstone"), ("Ivy", "Marshgate"), ("Jonah", "Reidmoor"), ("Kemi", "Adebarrow"),
    ("Lewis", "Thackerley"), ("Maryam", "Sadiqfield"), ("Nia", "Llewelock"), ("Oscar", "Brightholme"), ("Parveen", "Gillathwaite"),
    ("Quentin", "Ashcombery"), ("Rosa", "Fernandale"), ("Sunita", "Mehtaworth"), ("Tomasz", "Wolskidale"), ("Ursula", "Bancroftly"),
    ("Victor", "Eze-Langdale"), ("Wendy", "Chomondley-Tarn"), ("Xanthe", "Pappasmere"), ("Yaw", "Boatengley"), ("Zoe", "Hartingdale"),
    ("Adrian", "Mossgrove"), ("Bridget", "Kellyford"), ("Carlos", "Menderby"), ("Deepa", "Nairwick"), ("Ella", "Rowantree"),
    ("Frank", "Odhiambury"), ("Gwen", "Pritchmoor"), ("Hassan", "Yilmazford"), ("Imogen", "Sandersby"), ("Jaspreet", "Gillhurst"),
    ("Karen", "Whitterdale"), ("Leroy", "Campbellow"), ("Mina", "Takagate"), ("Nasreen", "Begumere"), ("Oliver", "Stanwickham"),
    ("Paula", "Duartefield"), ("Rashid", "Malikstowe"), ("Sinead", "Brannagill"), ("Terence", "Oyelarch"), ("Una", "Castleberry"),
    ("Vikram", "Desaifell"), ("Winston", "Greenslade-Moor"), ("Yvonne", "Tetteyham"), ("Zahra", "Hosseinby"), ("Alun", "Merrickson"),
    ("Beatriz", "Silverado-Penn"), ("Conor", "Delaneyford"), ("Delphine", "Achterby"), ("Elijah", "Mwalimuton"), ("Fiona", "Strathbeck"),
    ("Gideon", "Asareholt"), ("Helen", "Cartmellow"), ("Ishaan", "Kapoorley"), ("Joanna", "Nowakfell"), ("Kwame", "Mensahurst"),
)  # fmt: skip
"""Everybody who works here, in the order in which the posts are filled. Given names as in the stories we tell about them."""

INDEPENDENT = (
    ("Hester", "Lowmarsh"), ("Desmond", "Achebury"), ("Maureen", "Fairlightly"), ("Tariq", "Osmanfield"), ("Philippa", "Rossendell"),
)  # fmt: skip
"""Who sits on the fostering panel without working here."""

FOSTER_HOMES = (
    "Ash House", "Beech Cottage", "Cherry Row", "Damson Lane", "Elder Bank", "Fern Hollow", "Gorse Rise", "Hawthorn Way", "Ivy Terrace",
    "Juniper Close", "Kestrel View", "Larch Crescent", "Maple Court", "Nettle Field", "Orchard End", "Pine Walk", "Quince Yard",
    "Rowan Drive", "Sorrel Gate", "Thyme Street", "Umber Road", "Vetch Corner", "Willow Mead", "Yarrow Hill",
)  # fmt: skip
"""Where looked after children live; no such address exists."""

REFERRERS = (
    "Larkshire Royal Infirmary, emergency department", "a health visitor", "Mill Lane Primary School", "Tarnside Academy",
    "Larkshire Police", "a neighbour who gave no name", "the housing association", "the family doctor", "Little Acorns nursery",
    "the child's grandmother", "the probation service", "Larkshire Ambulance Service", "a domestic abuse service", "the young person",
)  # fmt: skip
"""Who makes contact."""

CONCERNS = (
    "Parents are struggling after a separation and ask for help.", "The child came to school hungry and tired several times.",
    "An incident of domestic abuse was reported while the child was at home.", "The mother is worried about her drinking.",
    "The child has missed a third of the term.", "A bruise that the child could not explain.", "The young person is out late with adults.",
    "The home is cold, dirty and overcrowded.", "A disabled child's parents are exhausted.", "The parent's mental health is getting worse.",
    "The child told a teacher of being hit.", "The family was made homeless.",
)  # fmt: skip
"""What they say."""


def child_name(chance: Random, sex: str) -> tuple[str, str]:
    """A given and a family name for an invented child of this sex (F or M)."""
    return chance.choice(GIRLS if sex == "F" else BOYS), chance.choice(FAMILIES)
