from django.urls import path

from kopir.routing.views import editing, table

app_name = "routing"
urlpatterns = [
    path("", table.table, name="table"),
    path("edit", editing.desk, name="desk"),
    path("new", editing.add, name="add"),
    path("import", editing.take_in, name="import"),
    path("learnt", editing.learnt, name="learnt"),
    path("<int:key>/edit", editing.edit, name="edit"),
    path("<int:key>/end", editing.end, name="end"),
]
