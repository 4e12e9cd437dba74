"""Addresses of the screens of papers and documents."""

from django.urls import path

from panels.web.views import documents, papers

of_papers = [
    path("panel-meetings/<slug:meeting>/papers/", papers.Papers.as_view(), name="panel_papers"),
    path("panel-meetings/<slug:meeting>/papers/build/", papers.BuildPapers.as_view(), name="panel_papers_build"),
    path("panel-meetings/<slug:meeting>/papers/publish/", papers.PublishPapers.as_view(), name="panel_papers_publish"),
    path("panel-meetings/<slug:meeting>/papers/accept/", papers.AcceptLatePapers.as_view(), name="panel_papers_accept"),
    path("panel-meetings/<slug:meeting>/papers/file/", papers.PapersFile.as_view(), name="panel_papers_file"),
    path("panel-meetings/<slug:meeting>/papers/file/take/", papers.TakePapersFile.as_view(), name="panel_papers_take"),
    path("panel-meetings/<slug:meeting>/papers/<slug:item>/", papers.ItemPapers.as_view(), name="panel_papers_item"),
    path("panel-documents/<slug:document>/", documents.OpenDocument.as_view(), name="panel_document"),
    path("panel-requests/<slug:request_id>/documents/", documents.Documents.as_view(), name="panel_documents"),
    path(
        "panel-requests/<slug:request_id>/documents/<slug:document>/remove/",
        documents.RemoveDocument.as_view(),
        name="panel_document_remove",
    ),
]
