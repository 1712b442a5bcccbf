//! How Spanish sentences end, and words that both languages have.

use expect_test::expect;

use super::check;
use crate::text::ending;

#[test]
fn open_words() {
    check(
        expect![[r#"
        Quiero leche y                                           Open(Conjunction)
        Quiero leche y.                                          Open(Conjunction)
        ¿Té o                                                    Open(Conjunction)
        Porque                                                   Open(Conjunction)
        Llegué tarde porque                                      Open(Conjunction)
        Avísame si                                               Open(Conjunction)
        Creo que                                                 Open(Conjunction)
        Más grande que                                           Open(Conjunction)
        Me gusta pero                                            Open(Conjunction)
        Mientras                                                 Open(Conjunction)
        el                                                       Open(Article)
        ¿Cuál es la                                              Open(Article)
        Enciende las                                             Open(Article)
        Es muy                                                   Open(Article)
        Pon la                                                   Open(Article)
        Quiero ver el                                            Open(Article)
        Necesito un                                              Open(Article)
        Llama a mi                                               Open(Possessive)
        ¿Dónde está tu                                           Open(Possessive)
        La casa de                                               Open(Preposition)
        ¿Qué tiempo hace en                                      Open(Preposition)
        Un regalo para                                           Open(Preposition)
        Algo con                                                 Open(Preposition)
        Una mesa para                                            Open(Preposition)
        Un café sin                                              Open(Preposition)
        Vuelos desde                                             Open(Preposition)
        eh                                                       Open(Filler)
        Eh,                                                      Open(Filler)
        Este                                                     Open(Filler)
        Quiero, este,                                            Open(Filler)
        Pues                                                     Open(Filler)
        Bueno,                                                   Open(Filler)
        O sea                                                    Open(Filler)
        Una cosa, a ver                                          Open(Filler)
        puedes                                                   Open(Auxiliary)
        ¿Me puedes                                               Open(Auxiliary)
        Voy a                                                    Open(Auxiliary)
        Quiero que me                                            Open(Auxiliary)
        ¿Qué es                                                  Open(Auxiliary)
        ¿Cuánto es                                               Open(Auxiliary)
        ¿Dónde está                                              Open(Auxiliary)
        ¿Cuáles son                                              Open(Auxiliary)
        ¿Hay                                                     Open(Auxiliary)
        Es que no se                                             Open(Auxiliary)
        Doscientos y                                             Open(Number)
        Treinta y                                                Open(Number)
        Mi número es seis uno                                    Open(Number)
        Uno coma                                                 Open(Number)
        ¿Cuánto es diez                                          Open(Number)
        Diez más                                                 Open(Number)
        Pon un temporizador de diez                              Open(Number)
        Leche, huevos,                                           Open(List)
        Primero                                                  Open(List)
        dime                                                     Open(Verb)
        Dame                                                     Open(Verb)
        Recuérdame                                               Open(Verb)
        Recuérdame que                                           Open(Verb)
        Pon un temporizador de                                   Open(Verb)
        Quiero                                                   Open(Verb)
        Necesito                                                 Open(Verb)
        Me gustaría                                              Open(Verb)
        Quiero saber                                             Open(Verb)
        ¿Puedes decirme                                          Open(Verb)
        Quiero reservar                                          Open(Verb)
        Por favor pon                                            Open(Verb)
    "#]],
        ending,
    );
}

#[test]
fn words_that_can_be_the_last() {
    check(
        expect![[r#"
            sí                                                       Complete
            si                                                       Complete
            no                                                       Complete
            vale                                                     Complete
            Gracias                                                  Complete
            por favor                                                Complete
            Pon música por favor                                     Complete
            Creo que sí                                              Complete
            Creo que no                                              Complete
            ¿Por qué no                                              Complete
            Yo no                                                    Neutral
            Para                                                     Complete
            ¡Para!                                                   Closed
            ¿Qué hora es                                             Complete
            ¿Cómo estás                                              Complete
            ¿Quién eres                                              Complete
            ¿Qué quieres                                             Complete
            ¿Qué puedo hacer                                         Complete
            No sé qué es                                             Complete
            No lo sé                                                 Complete
            Pon un temporizador de diez minutos                      Complete
            Llama a mi hermana                                       Complete
            ¿Cuál es la capital de Francia                           Complete
            ¿Qué tiempo hace mañana                                  Complete
            Enciende la luz                                          Complete
            Recuérdame comprar leche                                 Complete
            Añade leche a la lista                                   Complete
            ¿Puedes abrir la ventana                                 Complete
            Quiero reservar una mesa                                 Complete
            A las once                                               Neutral
            Nada más                                                 Complete
            Está muy bueno                                           Complete
            Hacia el este                                            Neutral
            La tienda está abierta.                                  Closed
            La tienda abre tarde                                     Neutral
            ¿Está abierta?                                           Closed
            Mañana por la mañana,                                    Trailing
            ¿Y tú                                                    Complete
            ¿A qué hora cierra el supermercado                       Complete
            ¿Hay algún restaurante abierto cerca                     Complete
            Quiero que me despiertes a las seis y                    Open(Conjunction)
            La verdad es que no                                      Neutral
        "#]],
        ending,
    );
}

#[test]
fn words_of_both_languages() {
    check(
        expect![[r#"
            Who is he                                                Complete
            Yo he                                                    Neutral
            Call my son                                              Complete
            ¿Cuáles son                                              Open(Auxiliary)
            It was a sin                                             Neutral
            Un té sin                                                Open(Preposition)
            She is a con                                             Neutral
            Quiero hablar con                                        Open(Preposition)
            Call me                                                  Complete
            ¿Qué me                                                  Open(Auxiliary)
            Vitamin e                                                Neutral
            Plan a                                                   Open(Article)
            Padre e                                                  Neutral
            Fly to LA                                                Neutral
            Llama a la                                               Open(Article)
            Once                                                     Neutral
            A las once                                               Neutral
            There is no                                              Open(Article)
            Creo que no                                              Complete
            I want no                                                Neutral
            I live in el                                             Neutral
            The animals eat hay                                      Neutral
            ¿Cuántos hay                                             Open(Auxiliary)
            Pay in pesos                                             Neutral
            Give me a                                                Open(Article)
            Vamos a                                                  Open(Auxiliary)
            Play it like                                             Open(Preposition)
            The salsa has                                            Open(Auxiliary)
            ¿Qué has                                                 Open(Auxiliary)
        "#]],
        ending,
    );
}
