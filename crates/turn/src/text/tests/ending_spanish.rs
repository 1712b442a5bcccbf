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
        Quiero salir y también                                   Open(Conjunction)
        Llegamos tarde, sin embargo                              Open(Conjunction)
        Apenas                                                   Open(Conjunction)
        En cuanto                                                Open(Conjunction)
        Si mañana hace buen tiempo                               Open(Conjunction)
        Si mañana hace buen tiempo,                              Open(Conjunction)
        Cuando llegue a casa                                     Open(Conjunction)
        Aunque llueva mucho                                      Open(Conjunction)
        Son casi                                                 Open(Article)
        Llévame a la estación de san                             Open(Article)
        Todos excepto                                            Open(Preposition)
        Vengan a mi casa pa'                                     Open(Preposition)
        ¿Podés                                                   Open(Auxiliary)
        ¿Vos sos                                                 Open(Auxiliary)
        Quiero que sean                                          Open(Auxiliary)
        ¿Ustedes podrían                                         Open(Auxiliary)
        Una mesa, emm                                            Open(Filler)
        Quiero algo, por ejemplo                                 Open(Filler)
        ¿Cómo decirlo                                            Open(Filler)
        Baja las luces pues,                                     Open(Filler)
        Enciende las luces bueno,                                Open(Filler)
        Quiero los bueno                                         Open(Filler)
        Tengo hambre, entonces y entonces                        Open(Conjunction)
        Decime                                                   Open(Verb)
        Dígame                                                   Open(Verb)
        Mándale                                                  Open(Verb)
        Dile                                                     Open(Verb)
        ¿Vos querés                                              Open(Verb)
        ¿Dónde puedo comprar                                     Open(Verb)
        Llama al seis cinco dos                                  Open(Number)
        Llama al seis cinco dos cuarenta y ocho                  Open(Number)
        Mi teléfono es nueve uno tres veintidós                  Open(Number)
        Cuarenta y                                               Open(Number)
        La raíz de ciento                                        Open(Number)
        Por un lado                                              Open(List)
        Compra tomates, cebollas,                                Open(List)
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
        Vamos pues                                               Neutral
        Está bueno                                               Complete
        Un restaurante bueno                                     Neutral
        Si puedes                                                Open(Auxiliary)
        Si quieres                                               Open(Verb)
        Cuando puedas                                            Open(Auxiliary)
        El cinco por ciento                                      Neutral
        Llama al seis cinco dos cuarenta y ocho diecinueve       Complete
        ¿A qué hora sale el tren                                 Complete
        ¿A qué hora me tengo que levantar                        Complete
        ¿Cuántos quieres                                         Complete
        ¿Cuántos años tenés                                      Complete
        ¿Qué hago                                                Complete
        ¿Dónde vive Ana                                          Complete
        ¿Quién es Shakira                                        Complete
        ¿Cuánta gente vive en Lima                               Complete
        ¿Cuánto cuesta el pan                                    Complete
        cuanto cuesta el pan                                     Complete
        que hora es                                              Complete
        ¿Qué tiempo hace                                         Complete
        ¿Podés poner música                                      Complete
        ¿Me podés decir qué hora es                              Complete
        ¿Podría explicarme cómo funciona una bomba               Complete
        Poné música                                              Complete
        Apagá la luz                                             Complete
        Agregá leche a la lista                                  Complete
        Dile a mi hermana que ya voy                             Complete
        Avísame si llueve                                        Complete
        Avísame si la tienda está abierta                        Complete
        ¿Sabés si hay pan                                        Complete
        Me preguntaba si usted podría leerme las noticias        Complete
        Estoy buscando una farmacia                              Complete
        Y mañana                                                 Complete
        Perdona, y la semana que viene                           Complete
        cuando abre el museo                                     Neutral
        como se llama eso                                        Neutral
        Pon música si puedes                                     Complete
        Llámame cuando puedas                                    Complete
        ¿Qué hago yo                                             Neutral
        Me voy                                                   Complete
        Despiértame a las seis y media                           Complete
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

#[test]
fn what_tells_nothing() {
    check(
        expect![[r#"
        ¿A qué hora sale                                         Neutral
        ¿Cómo se quita                                           Neutral
        ¿Qué tan lejos queda                                     Neutral
        ¿Cuál de los dos                                         Neutral
        Cuál es la capital                                       Neutral
        ¿Qué diferencia hay entre                                Open(Preposition)
        ¿Cuál es la diferencia                                   Neutral
        ¿Qué significa la palabra                                Neutral
        Avísame si el supermercado de la plaza                   Neutral
        ¿Sabes si la farmacia de la esquina                      Neutral
        Pon una alarma                                           Neutral
        ¿Me puedes poner una alarma                              Neutral
        ¿Cuánto cuesta                                           Open(Verb)
        Mándale un mensaje                                       Neutral
        Convierte noventa millas                                 Neutral
        Si mañana llueve recuérdame                              Open(Verb)
        Creo que el otro                                         Neutral
        Un café con leche                                        Neutral
    "#]],
        ending,
    );
}
