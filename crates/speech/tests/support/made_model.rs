//! Writes small models in whisper.cpp's format with made-up weights: whole and loadable, understanding nothing.

use std::io::Write;

/// Encoder and decoder state.
const STATE: i32 = 64;
const MELS: i32 = 80;

/// A model of one layer each; `vocabulary` 51 864 is English only, 51 865 multilingual.
pub(crate) fn made_model(vocabulary: i32) -> Vec<u8> {
    let mut file = Vec::new();
    let header = [vocabulary, 1500, STATE, 1, 1, 448, STATE, 1, 1, MELS, 1];
    numbers(&mut file, &[0x6767_6d6c]);
    numbers(&mut file, &header);
    numbers(&mut file, &[MELS, 201]);
    file.extend((0..MELS * 201).flat_map(|i| (if i % 201 == i / 201 * 2 { 0.1f32 } else { 0.0 }).to_le_bytes()));
    // One token of its own, a space, which whisper.cpp looks for; to the others it gives names.
    numbers(&mut file, &[1, 1]);
    file.push(b' ');
    let mut seed = 1u32;
    for (name, sizes, half) in tensors(vocabulary) {
        numbers(&mut file, &[sizes.len() as i32, name.len() as i32, i32::from(half)]);
        numbers(&mut file, &sizes);
        file.write_all(name.as_bytes()).unwrap();
        for _ in 0..sizes.iter().product::<i32>() {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
            // Half floats between 0.008 and 0.03, either sign, or the same as a float.
            let (sign, fraction) = (seed >> 30, (seed >> 15) & 0x7ff);
            if half {
                file.extend(((sign << 15 | 0x2000 | fraction) as u16).to_le_bytes());
            } else {
                file.extend((if sign == 1 { -0.02f32 } else { 0.02 }).to_le_bytes());
            }
        }
    }
    file
}

/// Name, sizes from the fastest, half precision.
fn tensors(vocabulary: i32) -> Vec<(String, Vec<i32>, bool)> {
    let mut tensors = vec![
        ("encoder.positional_embedding".to_owned(), vec![STATE, 1500], false),
        ("encoder.conv1.weight".to_owned(), vec![3, MELS, STATE], true),
        ("encoder.conv1.bias".to_owned(), vec![1, STATE], false),
        ("encoder.conv2.weight".to_owned(), vec![3, STATE, STATE], true),
        ("encoder.conv2.bias".to_owned(), vec![1, STATE], false),
        ("decoder.positional_embedding".to_owned(), vec![STATE, 448], false),
        ("decoder.token_embedding.weight".to_owned(), vec![STATE, vocabulary], true),
    ];
    let mut norm = |name: &str| {
        tensors.push((format!("{name}.weight"), vec![STATE], false));
        tensors.push((format!("{name}.bias"), vec![STATE], false));
    };
    ["encoder.ln_post", "decoder.ln"].into_iter().for_each(&mut norm);
    for block in ["encoder.blocks.0", "decoder.blocks.0"] {
        ["mlp_ln", "attn_ln"].into_iter().for_each(|name| norm(&format!("{block}.{name}")));
    }
    norm("decoder.blocks.0.cross_attn_ln");
    for attention in ["encoder.blocks.0.attn", "decoder.blocks.0.attn", "decoder.blocks.0.cross_attn"] {
        for (part, biased) in [("query", true), ("key", false), ("value", true), ("out", true)] {
            tensors.push((format!("{attention}.{part}.weight"), vec![STATE, STATE], true));
            if biased {
                tensors.push((format!("{attention}.{part}.bias"), vec![STATE], false));
            }
        }
    }
    for block in ["encoder.blocks.0.mlp", "decoder.blocks.0.mlp"] {
        tensors.push((format!("{block}.0.weight"), vec![STATE, 4 * STATE], true));
        tensors.push((format!("{block}.0.bias"), vec![4 * STATE], false));
        tensors.push((format!("{block}.2.weight"), vec![4 * STATE, STATE], true));
        tensors.push((format!("{block}.2.bias"), vec![STATE], false));
    }
    tensors
}

fn numbers(file: &mut Vec<u8>, values: &[i32]) {
    file.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}
