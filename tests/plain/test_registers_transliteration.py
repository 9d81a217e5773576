import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.transliteration import to_english, to_german

ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
ukrainian_words = st.text(ALPHABET + "’", min_size=1).filter(
    lambda word: word[0] not in "ь’" and word[-1] != "’" and "’’" not in word
)


@pytest.mark.parametrize(
    ("ukrainian", "english"),
    [
        # Examples of the resolution itself.
        ("Алушта", "Alushta"), ("Вінниця", "Vinnytsia"), ("Гадяч", "Hadiach"), ("Згорани", "Zghorany"),
        ("Ґалаґан", "Galagan"), ("Єнакієве", "Yenakiieve"), ("Гаєвич", "Haievych"), ("Житомир", "Zhytomyr"),
        ("Запоріжжя", "Zaporizhzhia"), ("Медвин", "Medvyn"), ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Йосипівка", "Yosypivka"), ("Стрий", "Stryi"), ("Харків", "Kharkiv"),
        ("Біла Церква", "Bila Tserkva"),
        ("Чернівці", "Chernivtsi"), ("Шостка", "Shostka"), ("Щербухи", "Shcherbukhy"), ("Юрій", "Yurii"),
        ("Корюківка", "Koriukivka"), ("Яготин", "Yahotyn"), ("Костянтин", "Kostiantyn"),
        ("Знам’янка", "Znamianka"),
        ("Розгон", "Rozghon"), ("Феодосія", "Feodosiia"), ("Івано-Франківськ", "Ivano-Frankivsk"),
        # Case, hyphens, other scripts.
        ("ЗАПОРІЖЖЯ", "ZAPORIZHZHIA"), ("ЩОРС", "SHCHORS"), ("Щорс", "Shchors"), ("Я", "Ya"),
        ("Яна-Юрій", "Yana-Yurii"),
        ("Вінницька міська громада", "Vinnytska miska hromada"), ("Київ (Kyiv), 2022", "Kyiv (Kyiv), 2022"),
        ("L'Aquila", "L'Aquila"), ("", ""),
    ],
)  # fmt: skip
def test_english(ukrainian, english):
    assert to_english(ukrainian) == english


@pytest.mark.parametrize(
    ("ukrainian", "german"),
    [
        ("Житомир", "Schytomyr"), ("Харків", "Charkiw"), ("Львів", "Lwiw"), ("Київ", "Kyjiw"),
        ("Запоріжжя", "Saporischschja"), ("Одеса", "Odessa"), ("Черкаси", "Tscherkassy"),
        ("Чернівці", "Tscherniwzi"),
        ("Чорнобиль", "Tschernobyl"), ("Кривий Ріг", "Krywyj Rih"), ("Кропивницький", "Kropywnyzkyj"),
        ("Івано-Франківськ", "Iwano-Frankiwsk"), ("Ужгород", "Uschhorod"), ("Слов’янськ", "Slowjansk"),
        ("Миколаїв", "Mykolajiw"), ("Звягель", "Swjahel"), ("Щасливе", "Schtschaslywe"),
        ("Бориспіль", "Boryspil"),
        ("ЩОРС", "SCHTSCHORS"), ("Сєвєродонецьк", "Sjewjerodonezk"), ("Мальовниче", "Maljownytsche"),
    ],
)  # fmt: skip
def test_german(ukrainian, german):
    assert to_german(ukrainian) == german


@given(ukrainian_words)
def test_only_latin_letters_remain(word):
    for form in (to_english(word), to_german(word)):
        assert form.isascii()
        assert form.isalpha()


@given(ukrainian_words)
def test_case_is_kept(word):
    for transcribe in (to_english, to_german):
        assert transcribe(word.upper()) == transcribe(word).upper() or len(word) == 1
        assert transcribe(word.capitalize()) == transcribe(word).capitalize() or "’" in word


@given(st.text())
def test_composed_and_decomposed_letters_are_the_same(text):
    for transcribe in (to_english, to_german):
        assert transcribe(unicodedata.normalize("NFD", text)) == transcribe(
            unicodedata.normalize("NFC", text)
        )


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_latin_text_is_left_alone(text):
    normal = unicodedata.normalize("NFC", text)
    assert to_english(text) == to_german(text) == normal
