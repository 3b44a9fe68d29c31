"""The addresses of a worker's own statement; all below their pay."""

from django.urls import path

from heliotrope.interfaces.web.billing import statements

urlpatterns = [
    path("", statements.mine, name="work_statement"),
    path("pdf", statements.my_pdf, name="work_statement_pdf"),
    path("csv", statements.my_table, name="work_statement_csv"),
]
