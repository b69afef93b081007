"""What spellings of one name share, and what keeps names apart."""

import pytest

from ingest.identity.keys import fold_spelling, name_key, same_name


@pytest.mark.parametrize(
    ("party", "spellings"),
    [
        ("AF", ["Amir Khan Muttaqi", "Mawlawi Ameer Khan Mottaqi", "Amir Khan Motaqi", "Amir Khan Muttaki"]),
        ("AF", ["Abdul Ghani Baradar", "Abdulghani Baradar", "Mullah Abdul-Ghani Beradar", "Abdel Ghani Baradar"]),
        ("AF", ["Mohammad Hassan Akhund", "Muhammad Hasan Akhund", "Mohammed Hassan Akhond"]),
        ("AF", ["Sirajuddin Haqqani", "Serajeddin Haqqani", "Siraj-ud-Din Haqani", "Sirajudin Haqqani"]),
        ("AF", ["Habib Ullah Agha", "Habibullah Agha", "Habibollah Agha"]),
        ("AF", ["Abdul Rahman Rashid", "Abdurrahman Rashid", "Abd al-Rahman Rashed"]),
        ("QA", ["Mohammed bin Abdulrahman Al Thani", "Muhammad ibn Abdul Rahman al-Thani"]),
        ("KZ", ["Kassym-Jomart Tokayev", "Kassym Jomart Tokaev", "Qassym-Jomart Toqayev"]),
        ("UA", ["Volodymyr Zelenskyy", "Vladimir Zelensky", "Volodymyr Zelenskiy"]),
        ("TR", ["Mevlüt Çavuşoğlu", "Mevlut Cavusoglu"]),
        ("CN", ["Yue Xiaoyong", "Xiaoyong Yue", "Yue Xiao-yong"]),
        ("KR", ["Park Jin-seok", "Jin Seok Park"]),
        ("HU", ["Viktor Orbán", "Orban Viktor"]),
        ("FR", ["Jean-François Guillaume", "Jean Francois Guillaume"]),
    ],
)
def test_spellings_of_one_name(party: str, spellings: list[str]) -> None:
    assert [other for other in spellings[1:] if not same_name(spellings[0], other, [party])] == []


@pytest.mark.parametrize(
    ("party", "one", "other"),
    [
        ("AF", "Mohammad Yaqoob", "Muhammad Yaqub"),  # many are called so
        ("AF", "Mohammad Yaqoob Mujahid", "Mohammad Yaqoob"),
        ("AF", "Hassan Mohammad Agha", "Mohammad Hassan Agha"),
        ("AF", "Mohammad Hassan Akhund", "Mohammad Hussain Akhund"),
        ("AF", "Muttaqi", "Mottaqi"),
        ("AF", "Abdul Ghani", "Abdulghani"),
        ("RU", "Ivan Petrov", "Ivana Petrova"),
        ("US", "Jack Reed", "Jack Reid"),
        ("US", "Viktor Orban", "Orban Viktor"),
        ("US", "George W. Bush", "George H. W. Bush"),
        ("US", "J. Smith", "John Smith"),
        ("KP", "Kim Yong-chol", "Kim Yong-chul"),
        ("CN", "王毅", "Wang Yi"),
        ("CN", "", ""),
    ],
)
def test_names_that_are_kept_apart(party: str, one: str, other: str) -> None:
    assert not same_name(one, other, [party])


def test_another_script_has_no_key_and_is_the_same_as_it_is_spelled() -> None:
    assert name_key("هبت الله", is_transliterated=True).whole == ""
    assert fold_spelling("هبت‌الله  آخندزاده") == fold_spelling("هبت الله آخندزاده")
    assert fold_spelling("Mullah  Hàssan-Akhund") == "hassan akhund"
    assert fold_spelling("Sheikh") == "sheikh"
