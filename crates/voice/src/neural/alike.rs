//! For tests: whether two sounds are the same but for their level, which a voice changes a little while it is learnt.

/// Sample by sample.
#[track_caller]
pub(crate) fn assert_alike(one: &[f32], other: &[f32], why: &str) {
    assert_eq!(one.len(), other.len(), "{why}");
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
    let likeness = product(one, other) / (product(one, one) * product(other, other)).sqrt();
    assert!(likeness > 0.999, "{why}: {likeness}");
}
