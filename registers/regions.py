"""The first-level units of both countries: 16 Laender and 27 Ukrainian regions.

Codes and Ukrainian names follow ISO 3166-2 (national transliteration, Crimea,
Kyiv and Sevastopol included). The digits of an ISO code and the first two digits
of a KATOTTG agree for most regions but not for all: Luhansk (44 / UA-09),
Chernivtsi (73 / UA-77), Crimea (01 / UA-43), Kyiv (80 / UA-30) and Sevastopol
(85 / UA-40) differ, hence a table and no arithmetic.
"""

GERMANY = "DE"
UKRAINE = "UA"

#: First two digits of AGS and ARS -> ISO 3166-2 code of the Land.
GERMAN_STATES = {
    "01": "DE-SH",
    "02": "DE-HH",
    "03": "DE-NI",
    "04": "DE-HB",
    "05": "DE-NW",
    "06": "DE-HE",
    "07": "DE-RP",
    "08": "DE-BW",
    "09": "DE-BY",
    "10": "DE-SL",
    "11": "DE-BE",
    "12": "DE-BB",
    "13": "DE-MV",
    "14": "DE-SN",
    "15": "DE-ST",
    "16": "DE-TH",
}

#: ISO 3166-2 code -> name as in ISO 3166-2.
UKRAINIAN_REGIONS = {
    "UA-05": "Vinnytska oblast",
    "UA-07": "Volynska oblast",
    "UA-09": "Luhanska oblast",
    "UA-12": "Dnipropetrovska oblast",
    "UA-14": "Donetska oblast",
    "UA-18": "Zhytomyrska oblast",
    "UA-21": "Zakarpatska oblast",
    "UA-23": "Zaporizka oblast",
    "UA-26": "Ivano-Frankivska oblast",
    "UA-30": "Kyiv",
    "UA-32": "Kyivska oblast",
    "UA-35": "Kirovohradska oblast",
    "UA-40": "Sevastopol",
    "UA-43": "Avtonomna Respublika Krym",
    "UA-46": "Lvivska oblast",
    "UA-48": "Mykolaivska oblast",
    "UA-51": "Odeska oblast",
    "UA-53": "Poltavska oblast",
    "UA-56": "Rivnenska oblast",
    "UA-59": "Sumska oblast",
    "UA-61": "Ternopilska oblast",
    "UA-63": "Kharkivska oblast",
    "UA-65": "Khersonska oblast",
    "UA-68": "Khmelnytska oblast",
    "UA-71": "Cherkaska oblast",
    "UA-74": "Chernihivska oblast",
    "UA-77": "Chernivetska oblast",
}

_PREFIXES_UNLIKE_ISO = {
    "01": "UA-43",
    "44": "UA-09",
    "73": "UA-77",
    "80": "UA-30",
    "85": "UA-40",
}

#: First two digits of a KATOTTG -> ISO 3166-2 code.
KATOTTG_REGIONS = _PREFIXES_UNLIKE_ISO | {
    code[3:]: code for code in UKRAINIAN_REGIONS if code not in _PREFIXES_UNLIKE_ISO.values()
}
