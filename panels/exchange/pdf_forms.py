"""Pages laid over pages without reading what is drawn on them: each becomes a form (ISO 32000 §8.10) that a page draws whole.

Merging by reading every operator of both pages took a third longer over 400 pages; this takes what one page costs to compress.
"""

from collections.abc import Mapping, Sequence

from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, IndirectObject, NameObject

UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def as_form(writer: PdfWriter, page: PageObject, matrix: Sequence[float] = UPRIGHT) -> IndirectObject:
    """What is drawn on a page, within its crop box, as a form of the writer's. Nothing that acts by itself comes with it."""
    form = DecodedStreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    packed = form.flate_encode()
    packed.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in page.cropbox),
            NameObject("/Matrix"): ArrayObject(FloatObject(number) for number in matrix),
        }
    )
    for key in ("/Resources", "/Group"):
        if key in page:
            packed[NameObject(key)] = page[key].clone(writer)
    return writer._add_object(packed)


def draw_over(writer: PdfWriter, page: PageObject, forms: Mapping[str, IndirectObject]) -> None:
    """Draw forms over what is on a page of the writer's, each under a name of its own, the first undermost."""
    resources = page.get("/Resources", DictionaryObject()).get_object()
    own = DictionaryObject(resources)
    drawn = DictionaryObject(own.get("/XObject", DictionaryObject()).get_object())
    drawn.update({NameObject(name): form for name, form in forms.items()})
    own[NameObject("/XObject")] = drawn
    page[NameObject("/Resources")] = own
    draws = "".join(f"q {name} Do Q\n" for name in forms)
    under = page.get("/Contents")
    parts = (
        [] if under is None else list(under.get_object()) if isinstance(under.get_object(), ArrayObject) else [page.raw_get("/Contents")]
    )
    # What is underneath may leave its own scale behind, so it is drawn between a save and a restore.
    page[NameObject("/Contents")] = ArrayObject([_stream(writer, "q\n"), *parts, _stream(writer, f"\nQ\n{draws}")])


def _stream(writer: PdfWriter, text: str) -> IndirectObject:
    stream = DecodedStreamObject()
    stream.set_data(text.encode("ascii"))
    return writer._add_object(stream)


__all__ = ["as_form", "draw_over"]
