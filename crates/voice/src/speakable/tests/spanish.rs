//! What is written in Spanish and what is spoken.

use expect_test::{Expect, expect};

use super::check_in;
use crate::speakable::Language;

fn check(written: &str, expected: Expect) {
    check_in(Language::Spanish, written, expected);
}

#[test]
fn numbers_with_gender_and_apocope() {
    check(
        "Hay 1 perro, 21 días, 31 páginas, 200 personas, 500 veces, 1 de ellos y 21 más.
        Tengo 1. Son 21, 101 dálmatas, 1000 cosas, 100 euros, 1 problema, 41 sistemas, 1 agua, 1.000.000 habitantes, 2.000.000 €
        1.500 y 3,50, 1.234.567,8, 10 000 casas, 3,5 millones de personas, 21 millones, 1 millón
        3.50, 1,500.25, 0,5, -3, +4, 50 %, 3,5%, 007, 12345678901
        3 millones de km, 5M, 10k usuarios, 2 mil, 1920x1080, 2x, 5+",
        expect![[r#"
            Hay 1 perro, 21 días, 31 páginas, 200 personas, 500 veces, 1 de ellos y 21 más.  →  Hay un perro, veintiún días, treinta y una páginas, doscientas personas, quinientas veces, uno de ellos y veintiuno más.
            Tengo 1. Son 21, 101 dálmatas, 1000 cosas, 100 euros, 1 problema, 41 sistemas, 1 agua, 1.000.000 habitantes, 2.000.000 €  →  Tengo uno. Son veintiuno, ciento una dálmatas, mil cosas, cien euros, un problema, cuarenta y un sistemas, un agua, un millón de habitantes, dos millones de euros
            1.500 y 3,50, 1.234.567,8, 10 000 casas, 3,5 millones de personas, 21 millones, 1 millón  →  mil quinientos y tres coma cincuenta, un millón doscientos treinta y cuatro mil quinientos sesenta y siete coma ocho, diez mil casas, tres coma cinco millones de personas, veintiún millones, un millón
            3.50, 1,500.25, 0,5, -3, +4, 50 %, 3,5%, 007, 12345678901  →  tres coma cincuenta, mil quinientos coma veinticinco, cero coma cinco, menos tres, más cuatro, cincuenta por ciento, tres coma cinco por ciento, cero cero siete, uno dos tres cuatro cinco seis siete ocho nueve cero uno
            3 millones de km, 5M, 10k usuarios, 2 mil, 1920x1080, 2x, 5+  →  tres millones de km, cinco millones, diez mil usuarios, dos mil, mil novecientos veinte por mil ochenta, dos veces, cinco más
        "#]],
    );
}

#[test]
fn numbers_with_the_decimal_point_of_mexico() {
    check_in(
        Language::MexicanSpanish,
        "1,500.25 y 3.50, $1,500, 1.234,5",
        expect![[r#"
        1,500.25 y 3.50, $1,500, 1.234,5  →  mil quinientos punto veinticinco y tres punto cincuenta, mil quinientos dólares, mil doscientos treinta y cuatro punto cinco
    "#]],
    );
}

#[test]
fn hours() {
    check(
        "Son las 10:30, a las 9:00, a la 1:15 y a las 14:45 h. A las 17:30
        10:30 a. m. y 9 p. m., 1 p.m., 12:15 a.m. Luego, 8:00 PM
        A las 00:00. De 9:00 a 17:00, 9:00–17:00, 9:00 a. m. – 5:00 p. m., 3:02:32
        1.05 h, 09 h, 3 h, 1h 30m, 2 h 15 min, 1h30",
        expect![[r#"
            Son las 10:30, a las 9:00, a la 1:15 y a las 14:45 h. A las 17:30  →  Son las diez y media, a las nueve, a la una y cuarto y a las catorce y cuarenta y cinco. A las diecisiete y treinta
            10:30 a. m. y 9 p. m., 1 p.m., 12:15 a.m. Luego, 8:00 PM  →  diez y media de la mañana y nueve de la noche, una de la tarde, doce y cuarto de la noche. Luego, ocho de la noche
            A las 00:00. De 9:00 a 17:00, 9:00–17:00, 9:00 a. m. – 5:00 p. m., 3:02:32  →  A las doce de la noche. De nueve a diecisiete, nueve a diecisiete, nueve de la mañana a cinco de la tarde, tres horas dos minutos y treinta y dos segundos
            1.05 h, 09 h, 3 h, 1h 30m, 2 h 15 min, 1h30  →  una y cinco, nueve, tres horas, una hora y treinta minutos, dos horas y quince minutos, una hora y treinta minutos
        "#]],
    );
}

#[test]
fn dates() {
    check(
        "3 de mayo de 2020, el 1 de enero, 1 enero, junio 11 2000, 21/11/2026, 3/4/2026, 2026-04-03, abr. 22, mar. 5, martes 5
        15-ene-2020, del 3-5 de mayo, mayo de 1999, en 1984, los años 80, los 90, siglo XIX, 2T22
        500 a. C., 476 d. C. Cayó Roma. 10.000 a. C.",
        expect![[r#"
            3 de mayo de 2020, el 1 de enero, 1 enero, junio 11 2000, 21/11/2026, 3/4/2026, 2026-04-03, abr. 22, mar. 5, martes 5  →  tres de mayo de dos mil veinte, el primero de enero, primero de enero, once de junio de dos mil, veintiuno de noviembre de dos mil veintiséis, tres de abril de dos mil veintiséis, tres de abril de dos mil veintiséis, veintidós de abril, cinco de marzo, martes cinco
            15-ene-2020, del 3-5 de mayo, mayo de 1999, en 1984, los años 80, los 90, siglo XIX, 2T22  →  quince de enero de dos mil veinte, del tres a cinco de mayo, mayo de mil novecientos noventa y nueve, en mil novecientos ochenta y cuatro, los años ochenta, los noventa, siglo diecinueve, segundo trimestre de veintidós
            500 a. C., 476 d. C. Cayó Roma. 10.000 a. C.  →  quinientos antes de Cristo, cuatrocientos setenta y seis después de Cristo. Cayó Roma. diez mil antes de Cristo.
        "#]],
    );
}

#[test]
fn ordinals() {
    check(
        "1.º, 2.ª, 3.er piso, 1er lugar, 1ro, 2da vez, 3ª planta, 21.º, 2ᵒ, 3ᵃ, 5º, 20 ºC, 100.ª edición",
        expect![[r#"
            1.º, 2.ª, 3.er piso, 1er lugar, 1ro, 2da vez, 3ª planta, 21.º, 2ᵒ, 3ᵃ, 5º, 20 ºC, 100.ª edición  →  primero, segunda, tercer piso, primer lugar, primero, segunda vez, tercera planta, vigesimoprimero, segundo, tercera, quinto, veinte grados Celsius, centésima edición
        "#]],
    );
}

#[test]
fn money() {
    check(
        "1 €, 5,50 €, €20, $1, $3.50, 1,01 $, 0,99 €, 21 libras, £21, 21 £, 1.500 €, 200 £
        2 millones de euros, €2 millones, 5 M€, 3 mil €, US$5, 100 MXN, $1,500.00 MXN, 20 €/mes, 15 €/h, 50 €–100 €, 50-100 €",
        expect![[r#"
            1 €, 5,50 €, €20, $1, $3.50, 1,01 $, 0,99 €, 21 libras, £21, 21 £, 1.500 €, 200 £  →  un euro, cinco euros cincuenta céntimos, veinte euros, un dólar, tres dólares cincuenta centavos, un dólar un centavo, noventa y nueve céntimos, veintiuna libras, veintiuna libras, veintiuna libras, mil quinientos euros, doscientas libras
            2 millones de euros, €2 millones, 5 M€, 3 mil €, US$5, 100 MXN, $1,500.00 MXN, 20 €/mes, 15 €/h, 50 €–100 €, 50-100 €  →  dos millones de euros, dos millones de euros, cinco millones de euros, tres mil euros, cinco dólares estadounidenses, cien pesos mexicanos, mil quinientos pesos mexicanos, veinte euros al mes, quince euros por hora, cincuenta euros a cien euros, cincuenta a cien euros
        "#]],
    );
}

#[test]
fn units() {
    check(
        "5 km, 1 km, 21 km, 1 milla, 21 mi, 1,5 l, 2,1 kg, 100 km/h, 20 °C, 1 h, 21 h, 3 m², 500 g, 3/4 taza, 1/2 kg, 1/2 h, 2 1/2 h
        5 mg/kg, 10 min. Luego, 16 GB, 3-5 km, ½ litro",
        expect![[r#"
            5 km, 1 km, 21 km, 1 milla, 21 mi, 1,5 l, 2,1 kg, 100 km/h, 20 °C, 1 h, 21 h, 3 m², 500 g, 3/4 taza, 1/2 kg, 1/2 h, 2 1/2 h  →  cinco kilómetros, un kilómetro, veintiún kilómetros, una milla, veintiuna millas, uno coma cinco litros, dos coma un kilogramos, cien kilómetros por hora, veinte grados Celsius, una hora, veintiuna horas, tres metros cuadrados, quinientos gramos, tres cuartos de taza, medio kilogramo, media hora, dos horas y media
            5 mg/kg, 10 min. Luego, 16 GB, 3-5 km, ½ litro  →  cinco miligramos por kilogramo, diez minutos. Luego, dieciséis gigabytes, tres a cinco kilómetros, medio litro
        "#]],
    );
}

#[test]
fn abbreviations() {
    check(
        "El Sr. López y la Sra. Díaz viven en EE. UU. Es así. En EE.UU. hay, p. ej., pan
        P. ej. esto. Véase la pág. 5, núm. 3, n.º 7, art. 2 y fig. 1. Uds. saben, etc. Luego
        Av. de América, 12, C/ Mayor, 5, 3.º B. La Dra. Ruiz, D. Juan, Acme S. A. Es grande",
        expect![[r#"
            El Sr. López y la Sra. Díaz viven en EE. UU. Es así. En EE.UU. hay, p. ej., pan  →  El señor López y la señora Díaz viven en Estados Unidos. Es así. En Estados Unidos hay, por ejemplo, pan
            P. ej. esto. Véase la pág. 5, núm. 3, n.º 7, art. 2 y fig. 1. Uds. saben, etc. Luego  →  por ejemplo esto. Véase la página cinco, número tres, número siete, artículo dos y figura uno. ustedes saben, etcétera. Luego
            Av. de América, 12, C/ Mayor, 5, 3.º B. La Dra. Ruiz, D. Juan, Acme S. A. Es grande  →  avenida de América, doce, calle Mayor, cinco, tercero B. La doctora Ruiz, don Juan, Acme sociedad anónima. Es grande
        "#]],
    );
}

#[test]
fn numerals() {
    check(
        "Isabel II, Luis XVI, Juan Pablo II, Alfonso XIII, capítulo IV, siglo xix, siglos XIX y XX, s. XIX, Carlos V, XX aniversario, II República, el XI apóstol, la II guerra, CD, MI casa",
        expect![[r#"
            Isabel II, Luis XVI, Juan Pablo II, Alfonso XIII, capítulo IV, siglo xix, siglos XIX y XX, s. XIX, Carlos V, XX aniversario, II República, el XI apóstol, la II guerra, CD, MI casa  →  Isabel segunda, Luis dieciséis, Juan Pablo segundo, Alfonso trece, capítulo cuatro, siglo diecinueve, siglos diecinueve y veinte, siglo diecinueve, Carlos quinto, vigésimo aniversario, segunda República, el undécimo apóstol, la segunda guerra, CD, MI casa
        "#]],
    );
}

#[test]
fn digits_one_by_one() {
    check(
        "Llama al 112 o al teléfono 612 345 678. 1234-5678, +34 612 345 678, 91 123 45 67, 911 234 567, 600-123-456, 612 345 678 personas
        El código es 4821, PIN 0042, código postal 28013, tarjeta 4111 1111 1111 1111, terminada en 4242
        192.168.0.1, 0-800-hermano",
        expect![[r#"
            Llama al 112 o al teléfono 612 345 678. 1234-5678, +34 612 345 678, 91 123 45 67, 911 234 567, 600-123-456, 612 345 678 personas  →  Llama al uno uno dos o al teléfono seis uno dos, tres cuatro cinco, seis siete ocho. uno dos tres cuatro, cinco seis siete ocho, más tres cuatro, seis uno dos, tres cuatro cinco, seis siete ocho, nueve uno, uno dos tres, cuatro cinco, seis siete, nueve uno uno, dos tres cuatro, cinco seis siete, seis cero cero, uno dos tres, cuatro cinco seis, seiscientos doce millones trescientas cuarenta y cinco mil seiscientas setenta y ocho personas
            El código es 4821, PIN 0042, código postal 28013, tarjeta 4111 1111 1111 1111, terminada en 4242  →  El código es cuatro ocho dos uno, PIN cero cero cuatro dos, código postal dos ocho cero uno tres, tarjeta cuatro uno uno uno, uno uno uno uno, uno uno uno uno, uno uno uno uno, terminada en cuatro dos cuatro dos
            192.168.0.1, 0-800-hermano  →  uno nueve dos punto uno seis ocho punto cero punto uno, cero, ochocientos, hermano
        "#]],
    );
}

#[test]
fn symbols_fractions_and_exponents() {
    check(
        "10²³, 10⁻³, 2², x³, 2/3, 1/12, 2 1/2, ¾, a + b = c, 5 × 3, R&D, a@b.es, ejemplo.es/x, src/main.rs, C#, ~10",
        expect![[r#"
            10²³, 10⁻³, 2², x³, 2/3, 1/12, 2 1/2, ¾, a + b = c, 5 × 3, R&D, a@b.es, ejemplo.es/x, src/main.rs, C#, ~10  →  diez elevado a veintitrés, diez elevado a menos tres, dos al cuadrado, x al cubo, dos tercios, un doceavo, dos y medio, tres cuartos, a más b igual a c, cinco por tres, R y D, a arroba b punto es, ejemplo punto es, src main punto rs, C sharp, unos diez
        "#]],
    );
}
