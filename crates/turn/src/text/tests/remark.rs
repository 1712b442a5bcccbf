//! Remarks over the reply, and what is none; requests for a moment, and for the rest.

use expect_test::expect;

use super::check;
use crate::text::{asks_to_go_on, order, reaction};

#[test]
fn remarks_let_it_go_on() {
    check(
        expect![[r#"
            Makes me hungry.                                         Remark
            Happy days.                                              Remark
            He sounds lovely.                                        Remark
            They must be thrilled.                                   Remark
            It must be.                                              Remark
            Jesus.                                                   Remark
            Gorgeous.                                                Remark
            That's what she said.                                    Remark
            I couldn't agree more.                                   Remark
            You betcha.                                              Remark
            That takes me back.                                      Remark
            Me da miedo.                                             Remark
            Te juro que sí.                                          Remark
            Es increíble.                                            Remark
            Yo haría lo mismo.                                       Remark
            Me gusta mucho.                                          Remark
            Qué pasada.                                              Remark
            Me gusta.                                                Remark
            Pues vaya.                                               Remark
            Da que pensar.                                           Remark
            Estupendo.                                               Backchannel
            Nash that's old.                                         Remark
            Bob Brilliant.                                           Remark
            That's amazing, honest,                                  Remark
            Gui qué bonito.                                          Remark
        "#]],
        reaction,
    );
}

#[test]
fn what_asks_orders_corrects_or_answers_is_no_remark() {
    check(
        expect![[r#"
            It's not Boston.                                         Words(3)
            Define beautiful.                                        Words(2)
            Only nice hotels.                                        Words(3)
            Something funny.                                         Words(2)
            Not that great one.                                      Words(4)
            Monday's great.                                          Words(2)
            Bob Brilliant?                                           Words(2)
            Chicago, Illinois.                                       Words(2)
            Pasta.                                                   Words(1)
            Any good ones nearby?                                    Words(4)
            Save that.                                               Words(2)
            Pardon?                                                  Words(1)
            When was that?                                           Words(3)
            Sometimes.                                               Words(1)
            Were they rich?                                          Words(3)
            Explain photosynthesis.                                  Words(2)
            Dark green.                                              Words(2)
            Estoy buscando hotel.                                    Words(3)
            ¿Está abierto?                                           Words(2)
            Doctor García.                                           Words(2)
            Siguiente.                                               Words(1)
            ¿Cuántos?                                                Words(1)
            Esa.                                                     Words(1)
            Pasa al siguiente.                                       Words(3)
            Prefiero carne.                                          Words(2)
            El tres de mayo.                                         Words(4)
            Cómo se hace.                                            Words(3)
            Basta.                                                   Stop
            That makes                                               Words(2)
            It's                                                     Words(1)
            That's a                                                 Words(2)
            I love                                                   Words(2)
            What a                                                   Words(2)
            No me                                                    Words(2)
            Estoy                                                    Words(1)
        "#]],
        reaction,
    );
}

#[test]
fn a_moment_is_asked_for() {
    check(
        expect![[r#"
            Hold on, phone's ringing.                                Some(Hold)
            Pause there, please.                                     Some(Hold)
            Give me two minutes.                                     Some(Hold)
            Give me a moment to think.                               Some(Hold)
            Wait.                                                    Some(Hold)
            I need a second.                                         Some(Hold)
            Vuelvo en un minuto.                                     Some(Hold)
            Silencio un segundo.                                     Some(Hold)
            Espera, ahora vuelvo.                                    Some(Hold)
            ¿Me esperas un momento?                                  Some(Hold)
            Un ratito.                                               Some(Hold)
            Calla un segundo.                                        Some(Hold)
            Wait, I have a question                                  Some(Stop)
            Hold on, what about Monday?                              Some(Stop)
            Espera, una pregunta                                     Some(Stop)
            The second one                                           None
        "#]],
        |said| order(said, ""),
    );
}

#[test]
fn the_rest_is_asked_for() {
    check(
        expect![[r#"
            Resume, please.                                          true
            Finish the story, please.                                true
            I'm ready.                                               true
            Go ahead.                                                true
            Read on.                                                 true
            Continue from where you stopped.                         true
            ¿En qué íbamos?                                          true
            ¿Qué decías?                                             true
            Ya volví.                                                true
            Dale, te escucho.                                        true
            Ya, te escucho.                                          true
            Ya está, sigue.                                          true
            Go back                                                  false
            Read it back                                             false
            Mañana                                                   false
        "#]],
        asks_to_go_on,
    );
}
