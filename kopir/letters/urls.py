from django.urls import path

from kopir.letters.views import composing, editing, marking, public, replies

app_name = "letters"
urlpatterns = [
    path("new", composing.new, name="new"),
    path("proposals/<int:key>/decline", composing.decline, name="decline-proposal"),
    path("<int:number>", public.detail, name="detail"),
    path("<int:number>/manage", editing.manage, name="manage"),
    path("<int:number>/print", editing.print_page, name="print"),
    path("<int:number>/handing-in", editing.handing_in, name="handing-in"),
    path("<int:number>/bounce", editing.bounce, name="bounce"),
    path("<int:number>/send-again", editing.send_again, name="send-again"),
    path("<int:number>/grant-extension", editing.extension, name="grant-extension"),
    path("<int:number>/refuse-extension", editing.extension, name="refuse-extension"),
    path("<int:number>/close", editing.close, name="close"),
    path("<int:number>/withdraw", editing.withdraw, name="withdraw"),
    path("<int:number>/mailings/<str:kind>", editing.confirm_mailing, name="mailing"),
    path("<int:number>/paper-reply", replies.paper, name="paper-reply"),
    path("<int:number>/replies/<int:reply>", replies.decide, name="reply"),
    path("<int:number>/mark/<int:question>", marking.mark, name="mark"),
    path("<int:number>/mark/<int:question>/withdraw", marking.withdraw, name="withdraw-mark"),
]
