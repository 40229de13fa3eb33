"""What each mail of tests/mails says, read by a person and written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    kind: str
    why: str
    text: str
    charset: str
    files: tuple[tuple[str, str], ...] = ()
    defects: tuple[str, ...] = ()


EXPECTED: dict[str, Expected] = {
    "abuse-report": Expected(
        "abuse_report",
        "feedback_report",
        "This is an email abuse report.",
        "us-ascii",
        files=(("part-2", "message/feedback-report"), ("part-3", "message/rfc822")),
    ),
    "acknowledged-and-answered": Expected(
        "answer",
        "no_sign_of_another_kind",
        (
            "Ваше обращение зарегистрировано под номером 1184. По существу сообщаем: на улице"
            " Абая установлено двенадцать опор из тридцати, остальные восемнадцать будут "
            "установлены до пятого декабря. Подрядчик товарищество «Жарық», сумма договора "
            "четыре миллиона двести тысяч тенге, приёмку ведёт комиссия с участием жителей."
        ),
        "utf-8",
    ),
    "acknowledgement-en": Expected(
        "acknowledgement",
        "words_of_receipt",
        (
            "Thank you for your letter. Your request has been registered under number 1184. "
            "We aim to respond within 15 working days."
        ),
        "utf-8",
    ),
    "acknowledgement-kk": Expected(
        "acknowledgement",
        "words_of_receipt",
        (
            "Құрметті азамат! Сіздің өтінішіңіз 25.11.2026 күні №ЖТ-1184 нөмірімен тіркелді. "
            "Жауап 15 жұмыс күні ішінде беріледі."
        ),
        "utf-8",
    ),
    "acknowledgement-ru": Expected(
        "acknowledgement",
        "words_of_receipt",
        (
            "Здравствуйте! Ваше обращение зарегистрировано под номером ЗТ-2026-1184. Срок "
            "рассмотрения — 15 рабочих дней."
        ),
        "utf-8",
    ),
    "alternative-differs": Expected(
        "answer",
        "no_sign_of_another_kind",
        ("The lamps on Abai street will be lit by 5 December, and those on Satpayev street by 20 January."),
        "utf-8",
        files=(("alternative.txt", "text/plain"),),
        defects=("alternatives_differ",),
    ),
    "alternative-spoken-twice": Expected(
        "answer",
        "no_sign_of_another_kind",
        "We agree: the lamps will be lit by 5 December at our cost.",
        "us-ascii",
        files=(("alternative.txt", "text/plain"),),
        defects=("alternatives_differ",),
    ),
    "alternative": Expected("answer", "no_sign_of_another_kind", "The lamps are lit since Monday.", "utf-8"),
    "android-ru-unmarked": Expected("answer", "no_sign_of_another_kind", "Бригада выйдет завтра.", "utf-8"),
    "apple-mail": Expected("answer", "no_sign_of_another_kind", "The crew begins on Monday.", "utf-8"),
    "attachment-mislabelled": Expected(
        "answer",
        "no_sign_of_another_kind",
        "See the picture.",
        "us-ascii",
        files=(("lamp.png", "application/vnd.microsoft.portable-executable"), ("act.pdf", "text/html")),
    ),
    "attachments": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The act is attached.",
        "utf-8",
        files=(("act.pdf", "application/pdf"), ("Сурет.jpg", "image/png")),
    ),
    "autoreply-null-path": Expected("auto_reply", "automatic_sender", "This address is checked once a week.", "utf-8"),
    "autoreply-x-header": Expected("auto_reply", "automatic_header", "Thank you for your mail.", "utf-8"),
    "base64-cut-short": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The lamps were lit on Monday evening",
        "utf-8",
        defects=("encoding_broken",),
    ),
    "base64-that-is-none": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The lamps are lit.\nThank you for asking, and good evening.",
        "utf-8",
        defects=("encoding_wrong",),
    ),
    "base64-with-footer": Expected(
        "answer", "no_sign_of_another_kind", "Шамдар жағылды, жұмыс аяқталды.", "utf-8", defects=("encoding_broken",)
    ),
    "binary-label": Expected(
        "answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8", defects=("encoding_unknown",)
    ),
    "blank-line-missing": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The lamps are lit, and no empty line stands above.",
        "utf-8",
        defects=("blank_line_missing",),
    ),
    "bottom-posted": Expected("answer", "no_sign_of_another_kind", "They were lit last night. The town pays.", "utf-8"),
    "bounce-delayed": Expected(
        "bounce",
        "delivery_report",
        "Your message has not been delivered yet. It will be tried again.",
        "us-ascii",
        files=(("part-2", "message/delivery-status"), ("part-3", "text/rfc822-headers")),
    ),
    "bounce-exchange": Expected(
        "bounce",
        "bounce_sender",
        (
            "Delivery has failed to these recipients or groups:\n"
            "\n"
            "akim@kaiyndy.test\n"
            "The email address you entered could not be found."
        ),
        "utf-8",
    ),
    "bounce-exim": Expected(
        "bounce",
        "delivery_report",
        (
            "A message that you sent could not be delivered to one or more of its\n"
            "recipients.\n"
            "\n"
            "  akim@kaiyndy.test\n"
            "    mailbox is full: retry timeout exceeded"
        ),
        "utf-8",
    ),
    "bounce-kk": Expected(
        "bounce",
        "bounce_subject",
        "Хабарлама akim@kaiyndy.test мекенжайына жеткізілмеді: пошта жәшігі толып кеткен.",
        "utf-8",
    ),
    "bounce-postmaster-ru": Expected(
        "bounce",
        "bounce_subject",
        "Не удалось доставить сообщение получателю akim@kaiyndy.test: почтовый ящик переполнен.",
        "utf-8",
    ),
    "bounce-qmail": Expected(
        "bounce",
        "bounce_sender",
        (
            "Hi. This is the qmail-send program at mx.kaiyndy.test.\n"
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
            "This is a permanent error; I've given up. Sorry it didn't work out.\n"
            "\n"
            "<akim@kaiyndy.test>:\n"
            "Sorry, no mailbox here by that name. (#5.1.1)\n"
            "\n"
            "--- Below this line is a copy of the message.\n"
            "\n"
            "Message-ID: <letter-12@kopir.test>"
        ),
        "utf-8",
    ),
    "bounce-rfc3464": Expected(
        "bounce",
        "delivery_report",
        (
            "This is the mail system at host mx.kaiyndy.test.\n"
            "\n"
            "<akim@kaiyndy.test>: host mx.kaiyndy.test said: 550 5.1.1 User unknown"
        ),
        "us-ascii",
        files=(("part-2", "message/delivery-status"), ("part-3", "message/rfc822")),
    ),
    "boundary-missing": Expected(
        "answer", "no_sign_of_another_kind", "The lamps are lit.", "us-ascii", defects=("boundary_missing",)
    ),
    "calendar-reply": Expected("calendar", "invitation", "", "us-ascii", files=(("part-1", "text/calendar"),)),
    "calendar-request": Expected(
        "calendar", "invitation", "Hearing on lamps, room 4", "us-ascii", files=(("part-2", "text/calendar"),)
    ),
    "cp866-unlabelled": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Здравствуйте! Работы по освещению улицы Абая завершены, акт подписан.",
        "cp866",
    ),
    "cr-only": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8"),
    "crlf": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8"),
    "dash-in-the-middle": Expected(
        "answer",
        "no_sign_of_another_kind",
        ("Three lamps are lit -- the others wait for cables.\n\nWorks so far:\n- Abai 1 to 12\n- Abai 14 to 30"),
        "utf-8",
    ),
    "empty-with-attachment": Expected(
        "answer", "no_sign_of_another_kind", "", "us-ascii", files=(("answer.pdf", "application/pdf"),)
    ),
    "flowed": Expected(
        "answer", "no_sign_of_another_kind", "The lamps will be lit by 5 December, as the contractor promised.", "utf-8"
    ),
    "forwarded-as-attachment": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The contractor writes this.",
        "us-ascii",
        files=(("part-2", "message/rfc822"),),
    ),
    "gb-called-us-ascii": Expected(
        "answer",
        "no_sign_of_another_kind",
        "路灯将于十二月五日前修好，谢谢您的来信，我们会通知您工程的进展。",
        "gb18030",
        defects=("charset_wrong",),
    ),
    "gb18030": Expected("answer", "no_sign_of_another_kind", "路灯将于十二月五日前修好。谢谢您的来信。", "gb18030"),
    "german": Expected("answer", "no_sign_of_another_kind", "Die Lampen brennen ab dem 5. Dezember.", "utf-8"),
    "gmail-en": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The lamps on Abai street will be lit by 5 December. The contractor has the cables.",
        "utf-8",
    ),
    "gmail-kk": Expected(
        "answer", "no_sign_of_another_kind", "Шамдар 5 желтоқсанға дейін жағылады, мердігер кабельді әкелді.", "utf-8"
    ),
    "gmail-ru": Expected(
        "answer", "no_sign_of_another_kind", "Фонари включат до 5 декабря, подрядчик уже завёз кабель.", "utf-8"
    ),
    "gmail-wrapped-attribution": Expected("answer", "no_sign_of_another_kind", "Yes, by Friday.", "utf-8"),
    "header-broken": Expected(
        "answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8", defects=("header_broken",)
    ),
    "html-gmail-quote": Expected("answer", "no_sign_of_another_kind", "Шамдар жағылды.", "utf-8"),
    "html-only": Expected(
        "answer",
        "no_sign_of_another_kind",
        ("The plan is on our site <https://kaiyndy.test/plan>.\n\n- Abai: December\n- Satpayev: January\nCost 4.2 m"),
        "utf-8",
    ),
    "html-outlook-border": Expected("answer", "no_sign_of_another_kind", "Кабель привезли.", "windows-1251"),
    "human-auto-submitted-no": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8"),
    "human-on-absence": Expected(
        "answer",
        "no_sign_of_another_kind",
        (
            "The head was on leave in October, which is why you had no answer. The lamps are "
            "lit since Monday; twelve poles of thirty stand, the rest come by 5 December."
        ),
        "utf-8",
    ),
    "human-on-bounce": Expected(
        "answer",
        "no_sign_of_another_kind",
        ("Our mailbox was full, sorry. The lamps will be lit by 5 December, and the mailbox has been emptied."),
        "utf-8",
    ),
    "human-redirected-by-rule": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8"),
    "human-refusal": Expected(
        "answer", "no_sign_of_another_kind", "По этому вопросу не комментируем до решения суда.", "utf-8"
    ),
    "human-via-list": Expected(
        "answer", "no_sign_of_another_kind", "From the works list: the lamps will be lit by 5 December.", "utf-8"
    ),
    "inline-kk": Expected("answer", "no_sign_of_another_kind", "5 желтоқсанға дейін.\nҚала бюджеті.", "utf-8"),
    "iphone-ru": Expected("answer", "no_sign_of_another_kind", "Начнём в понедельник.", "utf-8"),
    "iso-2022-jp": Expected("answer", "no_sign_of_another_kind", "街灯は十二月五日までに直します。", "iso-2022-jp"),
    "kazakh-windows-1251": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Сәлеметсіз бе! Көшені жарықтандыру жұмыстары аяқталды, ұсыныстарыңызға қуаныштымыз.",
        "kz-1048",
        defects=("charset_wrong",),
    ),
    "koi8-r-called-windows-1251": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Здравствуйте! Работы по освещению улицы Абая завершены, акт подписан.",
        "koi8-r",
        defects=("charset_wrong",),
    ),
    "koi8-r": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Здравствуйте! Работы по освещению улицы Абая завершены, акт подписан.",
        "koi8-r",
    ),
    "latin-1-french": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Les réverbères de la rue Abaï seront réparés, déjà commandés.",
        "iso-8859-1",
    ),
    "mail-ru": Expected("answer", "no_sign_of_another_kind", "Средства выделены, 4,2 млн тенге.", "utf-8"),
    "mbox-from-line": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8"),
    "multipart-never-closed": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The lamps are lit.",
        "us-ascii",
        files=(("a.pdf", "application/pdf"),),
        defects=("multipart_not_closed",),
    ),
    "no-headers": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Құрметті азамат, шамдар жағылды.\n\nЖұмысты жалғастырамыз.",
        "utf-8",
        defects=("headers_missing", "from_missing"),
    ),
    "nothing-at-all": Expected("other", "nothing_written", "", "utf-8"),
    "null-bytes": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8", defects=("null_bytes",)),
    "original-message-ru": Expected(
        "answer", "no_sign_of_another_kind", "Ответ во вложении не нужен: работы завершены 23 ноября.", "utf-8"
    ),
    "outlook-en": Expected("answer", "no_sign_of_another_kind", "The budget was approved on 12 November.", "utf-8"),
    "outlook-kk": Expected("answer", "no_sign_of_another_kind", "Бюджет 12 қарашада бекітілді.", "utf-8"),
    "outlook-ru": Expected("answer", "no_sign_of_another_kind", "Бюджет утверждён 12 ноября.", "utf-8"),
    "postscript": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The poles are ordered.\n\nP.S. The poles on Satpayev street come in January.",
        "utf-8",
    ),
    "preamble-and-epilogue": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "us-ascii"),
    "quoted-printable-broken": Expected(
        "answer", "no_sign_of_another_kind", "Price = 5 tenge = five =ZZ tenge, 100% true", "utf-8"
    ),
    "quoted-printable": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Шамдар 5 желтоқсанға дейін жағылады. Бұл туралы толық ақпарат = сайтымызда.",
        "utf-8",
    ),
    "quoted-words-not-attribution": Expected(
        "answer",
        "no_sign_of_another_kind",
        ("В 2025 году отдел написал:\n«Фонари будут в декабре».\nЭто обещание остаётся в силе, работы идут."),
        "utf-8",
    ),
    "raw-header-windows-1251": Expected("answer", "no_sign_of_another_kind", "Фонари включены.", "windows-1251"),
    "read-receipt": Expected(
        "auto_reply",
        "read_receipt",
        "Your message was displayed.",
        "us-ascii",
        files=(("part-2", "message/disposition-notification"),),
    ),
    "reply-above-line": Expected("answer", "no_sign_of_another_kind", "The lamps are lit.", "utf-8"),
    "rtf-attached": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The letter is attached.",
        "us-ascii",
        files=(("letter.rtf", "application/rtf"),),
    ),
    "split-encoded-subject": Expected("answer", "no_sign_of_another_kind", "Иә.", "utf-8"),
    "subject-only": Expected("answer", "no_sign_of_another_kind", "", "utf-8"),
    "thunderbird-inline": Expected(
        "answer",
        "no_sign_of_another_kind",
        "By 5 December.\n\nThe town budget, line 4.\n\nThe works department and two residents.",
        "utf-8",
    ),
    "transfer-en": Expected(
        "transfer", "words_of_transfer", "Your letter has been forwarded to the regional energy office.", "utf-8"
    ),
    "transfer-kk": Expected(
        "transfer",
        "words_of_transfer",
        "Сіздің өтінішіңіз құзыретіне сәйкес облыстық энергетика басқармасына жолданды.",
        "utf-8",
    ),
    "transfer-ru": Expected(
        "transfer",
        "words_of_transfer",
        "Ваше обращение перенаправлено по компетенции в управление энергетики области.",
        "utf-8",
    ),
    "unknown-charset": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Здравствуйте! Работы по освещению улицы Абая завершены, акт подписан.",
        "windows-1251",
        defects=("charset_unknown", "charset_wrong"),
    ),
    "utf-16": Expected("answer", "no_sign_of_another_kind", "Шамдар жағылды.", "utf-16-le"),
    "utf-7": Expected("answer", "no_sign_of_another_kind", "Шамдар жағылды.", "utf-7"),
    "utf-8-called-iso-8859-1": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Сәлеметсіз бе! Көшені жарықтандыру жұмыстары аяқталды, ұсыныстарыңызға қуаныштымыз.",
        "utf-8",
        defects=("charset_wrong",),
    ),
    "uuencoded": Expected(
        "answer", "no_sign_of_another_kind", "The list is below.", "us-ascii", files=(("list.txt", "text/plain"),)
    ),
    "vacation-exchange-ru": Expected("auto_reply", "automatic_header", "Я в командировке.", "utf-8"),
    "vacation-kk-words": Expected(
        "auto_reply",
        "automatic_words",
        ("Сәлеметсіз бе! Мен 1 желтоқсанға дейін еңбек демалысындамын, демалыстамын. Хатыңызға оралған соң қараймын."),
        "utf-8",
    ),
    "vacation-rfc3834": Expected("auto_reply", "automatic_header", "I am away until 1 December.", "utf-8"),
    "vacation-ru-headerless": Expected(
        "auto_reply",
        "automatic_subject",
        "Добрый день! Нахожусь в отпуске до 1 декабря. По срочным вопросам звоните в приёмную.",
        "utf-8",
    ),
    "windows-1251-called-utf-8": Expected(
        "answer",
        "no_sign_of_another_kind",
        "Здравствуйте! Работы по освещению улицы Абая завершены, акт подписан.",
        "windows-1251",
        defects=("charset_wrong",),
    ),
    "winmail-dat": Expected(
        "answer",
        "no_sign_of_another_kind",
        "The answer is in the attachment.",
        "us-ascii",
        files=(("winmail.dat", "application/ms-tnef"),),
    ),
    "yandex": Expected("answer", "no_sign_of_another_kind", "Договор подписан 20 ноября.", "utf-8"),
}
