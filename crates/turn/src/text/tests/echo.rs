//! Words of the reply that come back, garbled as echo is, and words that only look like them.

use expect_test::expect;

use super::check;
use crate::text::is_echo;

const MUSEUM: &str = "The museum opens at nine in the morning. \
    After the second bridge the route turns north and climbs through the woods.";
const MUSEO: &str =
    "El museo abre a las nueve de la mañana. Después del segundo puente el camino gira al norte y sube por el bosque.";

#[test]
fn english() {
    check(
        expect![[r#"
        The museum opens at nine in the morning.                 true
        the museum opens                                         true
        opens at nine                                            true
        nine                                                     true
        morning                                                  true
        at nine in the mourning                                  true
        After the second bridge                                  true
        after a second bridge the route                          true
        second bridge the road turns north                       true
        the museums opens at nine                                true
        museum opens nine morning                                true
        and climbs through the woods                             true
        and climb through the woods                              true
        turns north and climbs                                   true
        climbs threw the woods                                   true
        bridge the root turns north and climbs                   true
        the morning after the second bridge                      true
        in the morning after                                     true
        What                                                     false
        ten                                                      false
        mine                                                     false
        north the turns                                          false
        What opens at ten                                        false
        What about tomorrow                                      false
        Is it open on Sunday                                     false
        When does the museum open                                false
        stop                                                     false
        no stop please                                           false
        yeah                                                     false
        opens at ten                                             false
        No it opens at nine in the morning                       false
        opens at ten in the morning                              false
        and in the evening                                       false
        how far is the bridge                                    false
        the woods the north the bridge                           false
        at five in the afternoon                                 false
        which museum                                             false
        nine people please book a table                          false
        …                                                        false
    "#]],
        |heard| is_echo(heard, MUSEUM),
    );
}

#[test]
fn spanish() {
    check(
        expect![[r#"
        El museo abre a las nueve                                true
        abre a las nueve de la mañana                            true
        el museo habre a las nueve                               true
        segundo puente el camino                                 true
        el segundo puente el camino jira al norte                true
        y sube por el bosque                                     true
        mañana                                                   true
        por el bosque                                            true
        ¿Y mañana?                                               false
        ¿Cuándo abre?                                            false
        abre a las diez                                          false
        para                                                     false
        espera                                                   false
        ¿cuánto cuesta el museo?                                 false
        no, el otro puente                                       false
        sí                                                       false
        esperá                                                   false
        basta                                                    false
        ¿cuántos puentes?                                        false
    "#]],
        |heard| is_echo(heard, MUSEO),
    );
}
