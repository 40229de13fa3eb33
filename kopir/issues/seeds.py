"""The topics that every site begins with."""

# slug: Kazakh, Russian, English
TOPICS: dict[str, tuple[str, str, str]] = {
    "roads": ("Жолдар мен тротуарлар", "Дороги и тротуары", "Roads and pavements"),
    "transport": ("Қоғамдық көлік", "Общественный транспорт", "Public transport"),
    "housing": ("Тұрғын үй және аулалар", "Жильё и дворы", "Housing and yards"),
    "water": ("Су және кәріз", "Вода и канализация", "Water and sewerage"),
    "heat-and-power": ("Жылу, электр және газ", "Тепло, свет и газ", "Heating, electricity and gas"),
    "waste": ("Қоқыс және тазалық", "Мусор и чистота", "Waste and cleanliness"),
    "environment": ("Ауа және табиғат", "Воздух и природа", "Air and nature"),
    "health": ("Денсаулық сақтау", "Здравоохранение", "Health care"),
    "schools": ("Мектептер мен балабақшалар", "Школы и детские сады", "Schools and kindergartens"),
    "social-support": ("Әлеуметтік көмек және зейнетақы", "Социальная помощь и пенсии", "Social support and pensions"),
    "work": ("Жұмыс және жалақы", "Работа и зарплата", "Work and wages"),
    "safety": ("Қауіпсіздік және тәртіп", "Безопасность и порядок", "Safety and order"),
    "accessibility": ("Қолжетімді орта", "Доступная среда", "Accessibility"),
    "parks-and-culture": ("Саябақ, спорт және мәдениет", "Парки, спорт и культура", "Parks, sport and culture"),
    "land-and-building": ("Жер және құрылыс", "Земля и строительство", "Land and building"),
    "public-services": ("Мемлекеттік қызметтер", "Государственные услуги", "Public services"),
    "other": ("Басқа", "Другое", "Something else"),
}
