"""Small mails, each for one thing that mails do wrong."""

from __future__ import annotations

import base64

import pytest

from kopir.pure.mailtext import Mail, Mailbox, fold, read, refusals
from kopir.pure.mailtext.addresses import mailboxes, message_ids
from kopir.pure.mailtext.charsets import decode
from kopir.pure.mailtext.headers import Headers, from_base64, parameters, text_of
from kopir.pure.mailtext.markup import to_text
from kopir.pure.mailtext.sniffing import type_of

HEAD = b"From: Akim <akim@town.test>\nSubject: Re: lamps\n"


def written(body: bytes, head: bytes = b"") -> Mail:
    return read(HEAD + head + b"\n" + body)


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        (b"akim@town.test", "", "akim@town.test"),
        (b"Akim <akim@TOWN.test>", "Akim", "akim@town.test"),
        (b'"Ospan, Marat" <m@town.test>', "Ospan, Marat", "m@town.test"),
        (b'"A \\"B\\" C" <m@town.test>', 'A "B" C', "m@town.test"),
        (b"m@town.test (Marat)", "Marat", "m@town.test"),
        (b"Marat (head (of works)) <m@town.test>", "Marat", "m@town.test"),
        ("Әкім <ә@town.test>".encode(), "Әкім", ""),
        ("Әкім <akim@қала.test>".encode(), "Әкім", "akim@xn--80aa6a83a.test"),
        (b"Akim <akim@town.test", "Akim", ""),
        (b"Akim <akim@town..test>", "Akim", ""),
        (b"Akim <a..b@town.test>", "Akim", ""),
        (b"Akim <akim@town>", "Akim", ""),
        (b"Akim <akim@[192.0.2.1]>", "Akim", ""),
        (b"Akim <akim @town.test>", "Akim", ""),
        (b"Akim", "Akim", ""),
        (b"akim@town.test (Akim", "Akim", "akim@town.test"),
        (b"Akim <a@town.test> of Town", "Akim", ""),
        (b"Akim (x) y) <a@town.test>", "Akim", ""),
    ],
)
def test_one_mailbox(value: bytes, name: str, address: str) -> None:
    (box,) = mailboxes(value)
    assert box.address == address
    assert box.name.startswith(name)


def test_several_mailboxes() -> None:
    assert [box.address for box in mailboxes(b"a@x.test, B <b@x.test>; c@x.test,,")] == [
        "a@x.test",
        "b@x.test",
        "c@x.test",
    ]
    assert mailboxes(b" , ") == ()
    assert mailboxes(b"Akim \x00<a@x.test>") == (Mailbox("Akim <a@x.test>", ""),)


def test_a_mail_without_from_has_no_sender() -> None:
    mail = read(b"Subject: x\n\nhello")
    assert (mail.sender, mail.from_boxes, mail.defects) == (None, (), ("from_missing",))


def test_identifiers() -> None:
    assert message_ids(b"<a@b> <c@d> <a@b>") == ("a@b", "c@d")
    assert message_ids(b"a@b junk") == ("a@b",)
    assert message_ids(None) == ()


def test_parameters_in_every_way() -> None:
    assert parameters(b'a/b; name="x \\"y\\".pdf"; charset=utf-8') == {"name": 'x "y".pdf', "charset": "utf-8"}
    assert parameters(b"a/b; name*1=b; name*0=a")["name"] == "ab"
    assert parameters(b"a/b; name*0*=koi8-r''%D0; name*1*=%D2")["name"] == "пр"
    assert parameters(b'a/b; name="never closed')["name"] == "never closed"
    assert parameters(b"a/b; name==?utf-8?q?=D0=B0?=")["name"] == "а"


def test_headers_as_they_come() -> None:
    headers = Headers.of(b"Subject: one\n two\nX: 1\nX: 2\nnothing\n")
    assert (headers.text("subject"), headers.all("x"), headers.text("y")) == ("one two", (b"1", b"2"), "")
    assert Headers.of(b"Content-Type: HTML\n").content_type == "text/html"
    assert Headers.of(b"Content-Type: what\n").content_type == "text/plain"
    assert text_of(b"a =?utf-8?q?b?= c =?utf-8?q?=D0=B9?=") == "a b c й"


def test_base64_as_far_as_it_goes() -> None:
    assert from_base64(b"QUJD\nRA") == b"ABCD"
    assert from_base64(b"QUJDR") == b"ABC"


@pytest.mark.parametrize(
    ("content", "label", "text", "charset"),
    [
        ("Привет, как дела у вас сегодня".encode("iso8859_5"), "", "Привет, как дела у вас сегодня", "iso-8859-5"),
        ("Привет, как дела".encode("mac_cyrillic"), "x-mac-cyrillic", "Привет, как дела", "mac-cyrillic"),
        (b"\xef\xbb\xbfhello", "", "hello", "utf-8"),
        (b"\xff\xfeodd", "", "ÿþodd", "windows-1252"),
        (b"\xff\xfe" + b"\x00\xd8" * 20, "", "џў" + "\x00и" * 20, "iso-8859-5"),
        ("Привет, коллеги".encode() + b"\xff", "utf-8", "Привет, коллеги\ufffd", "utf-8"),
        ("Привет".encode()[:-1], "utf-8", "Приве\ufffd", "utf-8"),
        ("안녕하세요 여러분 반갑습니다".encode("euc_kr"), "", "안녕하세요 여러분 반갑습니다", "euc-kr"),
        ("街灯はなおしますので".encode("cp932"), "", "街灯はなおしますので", "cp932"),
        ("街灯はなおします".encode("euc_jp"), "euc-jp", "街灯はなおします", "euc-jp"),
        ("街灯".encode("iso2022_jp"), "", "街灯", "iso-2022-jp-2"),
        (b"\x1b$ is no escape of ours", "", "\x1b$ is no escape of ours", "us-ascii"),
        (b"hello", "base64", "hello", "us-ascii"),
        (b"caf\xe9 and cr\xe8me are here", "iso-8859-1", "café and crème are here", "iso-8859-1"),
        (b"+2AA-", "utf-7", "\ufffd", "utf-7"),
        (b"caf\xe9", "latin-1", "café", "iso-8859-1"),
        (b"a " * 15_000 + "Привет, коллеги".encode("cp1251"), "", "a " * 15_000 + "Привет, коллеги", "windows-1251"),
        ("Привет, коллеги! ".encode("cp1251") * 2_000, "gb2312", "Привет, коллеги! " * 2_000, "windows-1251"),
    ],
)
def test_charsets(content: bytes, label: str, text: str, charset: str) -> None:
    found = decode(content, label)
    assert (found.text, found.charset) == (text, charset)


def test_a_charset_cut_at_the_end_of_the_sample_is_still_known() -> None:
    text = "路灯将于十二月修好。" * 2_000
    assert decode(b"." + text.encode("gb18030"), "").text == "." + text


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04....word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04....", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "application/msword"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"RIFF....????\x00", "application/octet-stream"),
        (b"....ftypavif", "image/avif"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"<?xml version='1.0'?><svg xmlns='x'>", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"<!doctype html><p>", "text/html"),
        (b"\x00\x01", "application/octet-stream"),
    ],
)
def test_types_by_content(content: bytes, found: str) -> None:
    assert type_of(content) == found


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("a<br>b<hr>c", "a\nb\n________________________________\nc"),
        ("<pre>x\n  y</pre>z", "x\n  y\nz"),
        ('<img alt="the plan"><img src=x>', "[the plan]"),
        ('<a href="mailto:a@b.test">write</a>', "write <a@b.test>"),
        (
            '<a href="https://a.test/">a.test</a> <a href="https://b.test/x"></a>',
            "a.test <https://a.test/> <https://b.test/x>",
        ),
        ('<a href="https://a.test/">https://a.test</a>', "https://a.test"),
        ('<a href="javascript:alert(1)">go</a>', "go"),
        ('<a href="https://a.test/x">two<br>lines</a>', "two\nlines <https://a.test/x>"),
        ('hi<div class="gmail_signature">Marat</div>', "hi\n-- \nMarat"),
        ('new<div id="divRplyFwdMsg">From: x</div>', "new\n________________________________\nFrom: x"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<title>T</title>&lt;b&gt; &amp; c", "T<b> & c"),
        ("</blockquote></pre>x</a>", "x"),
    ],
)
def test_markup(html: str, text: str) -> None:
    assert to_text(html) == text


def test_uuencoded_transfer() -> None:
    assert written(b"begin 644 a\n#86)C\n`\nend\n", b"Content-Transfer-Encoding: x-uuencode\n").text == "abc"
    broken = written(b"begin 644 a\n#\x01\x02\nend\n", b"Content-Transfer-Encoding: x-uuencode\n")
    assert broken.defects == ("encoding_broken",)
    assert "begin 644 a" in broken.text


def test_uuencoded_files_within_a_text() -> None:
    mail = written(b"one\nbegin 644 a.txt\n#86)C\n\nend\ntwo\nbegin 644 b\n#\x01\x02\nend\nbegin 644 c\nnever\n")
    assert [(one.name, one.content) for one in mail.attachments] == [("a.txt", b"abc")]
    assert mail.text.startswith("one\ntwo\nbegin 644 b")
    many = written(b"begin 644 a.txt\n#86)C\nend\n" * 101)
    assert (len(many.attachments), many.text.split("\n")[0]) == (100, "begin 644 a.txt")
    longer = written(b"begin 644 a.txt\nbegin 644 b.txt\n#86)C\n`\nend\n")
    assert "begin 644 a.txt" in longer.text


def test_base64_of_a_file_with_something_behind_it() -> None:
    coded = base64.encodebytes(b"%PDF-1.4 " + b"x" * 90) + b"-- virus checked!\n"
    mail = written(coded, b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n")
    assert (mail.attachments[0].type, mail.defects) == ("application/pdf", ("encoding_broken",))


def test_flowed_with_deleted_blanks() -> None:
    assert written(b"Donau \ndampf\n", b"Content-Type: text/plain; format=flowed; delsp=yes\n").text == "Donaudampf"


def test_charset_of_a_page_itself() -> None:
    page = '<meta charset="koi8-r"><p>Фонари горят уже второй день'.encode("koi8-r")
    assert written(page, b"Content-Type: text/html\n").charset == "koi8-r"


def test_digest_holds_mails() -> None:
    mail = written(b"--x\n\nSubject: a\n\none\n--x--\n", b"Content-Type: multipart/digest; boundary=x\n")
    assert [one.label for one in mail.attachments] == ["message/rfc822"]


def test_a_closed_multipart_does_not_open_again() -> None:
    body = b"--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\none\n--y--\n--x\n\ntwo\n--y\n--x--\n"
    assert written(body, b"Content-Type: multipart/mixed; boundary=x\n").text == "one\n\ntwo\n--y"


def test_a_multipart_without_any_delimiter_is_text() -> None:
    mail = written(b"hello there", b"Content-Type: multipart/mixed; boundary=x\n")
    assert (mail.text, mail.defects) == ("hello there", ("boundary_missing",))


def test_marks_and_empty_lines_before_the_headers() -> None:
    assert read(b"\r\n\r\n" + HEAD + b"\nhello").subject == "Re: lamps"
    assert read(b"\xef\xbb\xbf" + HEAD + b"\nhello").subject == "Re: lamps"
    assert read(b"--x").text == "--x"
    assert read(b"").why == "nothing_written"


def test_bytes_that_are_no_mail_are_kept_as_a_file() -> None:
    mail = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50)
    assert [(one.type, len(one.content)) for one in mail.attachments] == [("application/x-ole-storage", 58)]


def test_dates() -> None:
    def day(value: bytes) -> str:
        found = written(b"x", b"Date: " + value + b"\n").date
        return found.isoformat() if found else ""

    assert day(b"Wed, 25 Nov 2026 10:00:00 +0500") == "2026-11-25T05:00:00+00:00"
    assert day(b"Wed, 25 Nov 2026 10:00:00 -0000") == "2026-11-25T10:00:00+00:00"
    assert day(b"soon") == ""


def test_refusals_are_found_in_three_languages() -> None:
    text = (
        "No comment. Не комментируем, не располагаем. Бұл туралы пікір білдірмейміз. We cannot answer, cannot comment."
    )
    found = [(one.language, text[one.begin : one.end]) for one in refusals(text)]
    assert found == [
        ("en", "No comment"),
        ("ru", "Не комментируем"),
        ("ru", "не располагаем"),
        ("kk", "пікір білдірмейміз"),
        ("en", "cannot answer"),
        ("en", "cannot comment"),
    ]
    assert refusals("Мы отказались от старых ламп. I have no comments on paper yet, the lamps are lit.") == ()
    assert refusals("I have no comments, the work is done") == ()


@pytest.mark.parametrize(
    ("head", "body", "kind"),
    [
        (b"X-ARF: Yes\n", b"abuse", "abuse_report"),
        (b"Precedence: auto_reply\n", b"thanks", "auto_reply"),
        (b"Precedence: junk\n", b"thanks", "auto_reply"),
        (b"Precedence: bulk\n", b"news of the week", "auto_reply"),
        (b"Precedence: list\nList-Id: <a.test>\n", b"", "auto_reply"),
        (b"Precedence: list\n", b"the lamps are lit", "answer"),
        (b"X-Autoreply: no\n", b"the lamps are lit", "answer"),
        (b"X-POST-MessageClass: 9; Autoresponder\n", b"away", "auto_reply"),
        (b"Delivered-To: Autoresponder\n", b"away", "auto_reply"),
        (b"X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", b"away", "auto_reply"),
        (b"Sender: x@y.test\n", b"This is an automated response. We got it.", "auto_reply"),
    ],
)
def test_kinds_by_header(head: bytes, body: bytes, kind: str) -> None:
    assert written(body, head).kind == kind


@pytest.mark.parametrize(
    ("sender", "subject", "body", "kind"),
    [
        (b"mailer-daemon@x.test", b"hello", b"what?", "bounce"),
        (b"mailer-daemon@x.test", b"Out of office", b"I am on annual leave", "auto_reply"),
        (b"x@y.test", b"Re: Your mail: delivery failed", b"User unknown", "bounce"),
        (b"postmaster@x.test", b"Notice", b"The message could not be delivered: user unknown", "bounce"),
        (b"postmaster@x.test", b"lamps", b"The lamps are lit.", "answer"),
        (b"x@y.test", b"Undeliverable goods on Abai street", b"We collected the goods from the street.", "answer"),
        (b"Mail Delivery System", b"x", b"550 5.1.1 no such user", "bounce"),
        (b"x@y.test", b"Automatic reply", b"word " * 200, "answer"),
        (b"x@y.test", b"Re: Out of office", b"I am out of the office until Monday.", "auto_reply"),
    ],
)
def test_kinds_by_sender_and_words(sender: bytes, subject: bytes, body: bytes, kind: str) -> None:
    assert read(b"From: " + sender + b"\nSubject: " + subject + b"\n\n" + body).kind == kind


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Рахмет!", "Рахмет!"),
        ("Спасибо.\n\n> Фонари горят.", "Спасибо."),
        ("> Фонари горят?\nДа.\n\nСпасибо", "Да."),
        ("> Фонари горят?\nСпасибо", "Спасибо"),
        ("Works:\n- Abai", "Works:\n- Abai"),
        ('Да.\n------\nКому: x@y.test;\nТема: Фонари;\n24.11.2026, 09:00, "K" <a@b.test>:\nКогда?', "Да."),
        ("Тема: Фонари\n24.11.2026, 09:00, <a@b.test>:\n> Когда?", "Тема: Фонари"),
        ("Yes.\n\n*****\nThis email is confidential.\n*****\nScanned for viruses.", "Yes."),
        ("Да.\n\n-----\nПисьмо предназначено только для адресата.", "Да."),
        ("Plan:\n-----\nAbai first, Satpayev second.", "Plan:\n-----\nAbai first, Satpayev second."),
        ("Works:\n\n- Abai\n- Satpayev", "Works:\n\n- Abai\n- Satpayev"),
        ("-- \nMarat", ""),
        ("Отправлено курьером 5 мая.", "Отправлено курьером 5 мая."),
        ("Sent by courier on Monday.", "Sent by courier on Monday."),
        ("Да.\nОтправлено из Почты для Windows", "Да."),
        ("Да.\nОтправлено с моего Galaxy", "Да."),
        ("Да.\nСкачать Outlook для Android<https://aka.test/x>", "Да."),
        ("Иә.\nМенің iPhone телефонымнан жіберілді", "Иә."),
        ("Yes.\nSent from my Galaxy", "Yes."),
        ("Yes.\nGet Outlook for iOS<https://aka.test/o0>", "Yes."),
        ("Ja.\nVon meinem iPhone gesendet", "Ja."),
        ("Да.\n\n- А. Серіков", "Да."),
        ("Three things:\n- Abai\n- Satpayev\nand the rest", "Three things:\n- Abai\n- Satpayev\nand the rest"),
        (
            "> a line that was quoted and has sixty letters or even more, it\nis wrapped\n> without its mark\nYes.",
            "Yes.",
        ),
    ],
)
def test_folding_of_small_bodies(body: str, text: str) -> None:
    assert fold(body).text == text


RECEIVED_AND_DONE = (
    "Your request has been registered under number 5, and we can tell you that all twelve dark lamps on Abai street "
    "were replaced by the crew of the town on 7 May."
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thank you for your letter. The lamps will be lit by 5 December.", "answer"),
        ("Your request is registered under number 5. The lamps will be lit on Abai street by Friday.", "answer"),
        ("Your request is registered under number 5.", "acknowledgement"),
        ("Thank you for contacting us. We aim to respond within 10 working days.", "acknowledgement"),
        ("Спасибо за обращение. Фонари включены.", "answer"),
        ("Спасибо за обращение!", "acknowledgement"),
        ("Ваше обращение зарегистрировано. По вопросам звоните 2-15-40.", "acknowledgement"),
        ("Светофор больше не работает, ремонт в мае.", "answer"),
        ("Начальник находится в отпуске, ответ дадим в среду.", "answer"),
        ("Ответ на обращение направлен в ваш адрес 5 мая.", "answer"),
        ("Өтінішіңіз тіркелді.", "acknowledgement"),
        (
            "Обращение № ЖТ-11 от 25.11.2026 зарегистрировано в информационной системе\nпортала. Срок: 5 дней.",
            "acknowledgement",
        ),
        ("Сіздің № ЖТ-11 өтінішіңіз 25.11.2026 тіркелді. Орындау мерзімі: 16.12.2026.", "acknowledgement"),
        (RECEIVED_AND_DONE, "answer"),
        ("Рассмотрев обращение, зарегистрированное под № 5, сообщаем: фонари на улице Абая включены.", "answer"),
        ("Your complaint was received on 5 May. All 12 dark lamps were replaced by us on 7 May 2026.", "answer"),
        ("Хатыңызға рахмет. Шамдар жұмаға дейін жағылады.", "answer"),
        ("Сіздің хатыңыз жол бөліміне жолданды.", "transfer"),
        ("Мектеп демалыста жабық болады.", "answer"),
        ("Your letter has been forwarded to the energy office. For our part, all poles stand since Monday.", "answer"),
        ("We have passed your letter to the roads department.", "transfer"),
    ],
)
def test_kinds_by_words(text: str, kind: str) -> None:
    assert written(text.encode()).kind == kind
