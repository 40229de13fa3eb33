from django.urls import path

from kopir.desk.views import cases, deciding, desk, joining

app_name = "desk"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("start", deciding.start, name="start"),
    path("queues/<slug:kind>/next", deciding.next_one, name="next"),
    path("queues/<slug:kind>/<int:key>", deciding.item, name="item"),
    path("queues/<slug:kind>/<int:key>/open", deciding.open_one, name="open"),
    path("queues/<slug:kind>/<int:key>/step", deciding.step, name="step"),
    path("queues/<slug:kind>/<int:key>/decide", deciding.decide, name="decide"),
    path("decisions/<int:key>/undo", deciding.undo, name="undo"),
    path("decisions/<int:key>/told", deciding.told, name="told"),
    path("issues/<int:number>", cases.issue, name="issue"),
    path("issues/<int:number>/merge", joining.merge, name="merge"),
    path("merges/<int:number>/undo", joining.unmerge, name="unmerge"),
    path("reports/<int:key>/split", joining.split, name="split"),
]
