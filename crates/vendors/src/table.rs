//! The rows. Addresses and the names of models are as the vendors' documentations have them; a row's `link` is where.

use crate::{Key, Place, Stage, Table, Vendor};

const fn chat(address: &'static str, model: &'static str) -> Option<Place> {
    Some(Place { address, model, voice: "" })
}

/// A chat model behind an address that speaks OpenAI's protocol and wants a key.
const fn cloud(
    name: &'static str,
    label: &'static str,
    address: &'static str,
    model: &'static str,
    link: &'static str,
) -> Vendor {
    let place = chat(address, model);
    Vendor { stage: Stage::Chat, name, label, client: "openai_compatible", place, key: Key::Required, link }
}

/// A program on this machine, or in the house, that speaks OpenAI's protocol.
const fn local(
    name: &'static str,
    label: &'static str,
    address: &'static str,
    model: &'static str,
    link: &'static str,
) -> Vendor {
    let place = chat(address, model);
    Vendor { stage: Stage::Chat, name, label, client: "openai_compatible", place, key: Key::Accepted, link }
}

/// Every vendor there is, stage by stage.
pub static VENDORS: Table<Vendor> = Table::new(&[
    // ---- speech ----
    Vendor {
        stage: Stage::Speech,
        name: "whisper",
        label: "Whisper on this computer",
        client: "whisper",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Speech,
        name: "parakeet",
        label: "Parakeet on this computer",
        client: "transducer",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Speech,
        name: "moonshine",
        label: "Moonshine on this computer (English)",
        client: "moonshine",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Speech,
        name: "openai",
        label: "OpenAI",
        client: "openai_compatible",
        place: Some(Place { address: "https://api.openai.com/v1", model: "gpt-4o-mini-transcribe", voice: "" }),
        key: Key::Required,
        link: "https://platform.openai.com/api-keys",
    },
    Vendor {
        stage: Stage::Speech,
        name: "deepgram",
        label: "Deepgram",
        client: "deepgram",
        place: Some(Place { address: "https://api.deepgram.com/v1", model: "nova-3", voice: "" }),
        key: Key::Required,
        link: "https://console.deepgram.com",
    },
    Vendor {
        stage: Stage::Speech,
        name: "groq",
        label: "Groq",
        client: "openai_compatible",
        place: Some(Place { address: "https://api.groq.com/openai/v1", model: "whisper-large-v3-turbo", voice: "" }),
        key: Key::Required,
        link: "https://console.groq.com/keys",
    },
    Vendor {
        stage: Stage::Speech,
        name: "openai_compatible",
        label: "Another server",
        client: "openai_compatible",
        place: Some(Place { address: "http://localhost:8000/v1", model: "whisper-1", voice: "" }),
        key: Key::Accepted,
        link: "",
    },
    // ---- chat ----
    Vendor {
        stage: Stage::Chat,
        name: "demo",
        label: "Built-in demo",
        client: "demo",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Chat,
        name: "anthropic",
        label: "Anthropic",
        client: "anthropic",
        place: chat("https://api.anthropic.com", "claude-haiku-4-5"),
        key: Key::Required,
        link: "https://console.anthropic.com/settings/keys",
    },
    Vendor {
        stage: Stage::Chat,
        name: "openai",
        label: "OpenAI",
        client: "openai",
        place: chat("https://api.openai.com/v1", "gpt-4.1-mini"),
        key: Key::Required,
        link: "https://platform.openai.com/api-keys",
    },
    Vendor {
        stage: Stage::Chat,
        name: "gemini",
        label: "Google Gemini",
        client: "gemini",
        place: chat("https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-flash-lite"),
        key: Key::Required,
        link: "https://aistudio.google.com/apikey",
    },
    cloud("groq", "Groq", "https://api.groq.com/openai/v1", "llama-3.1-8b-instant", "https://console.groq.com/keys"),
    cloud("cerebras", "Cerebras", "https://api.cerebras.ai/v1", "llama3.1-8b", "https://cloud.cerebras.ai"),
    cloud(
        "mistral",
        "Mistral",
        "https://api.mistral.ai/v1",
        "mistral-small-latest",
        "https://console.mistral.ai/api-keys",
    ),
    cloud(
        "deepseek",
        "DeepSeek",
        "https://api.deepseek.com/v1",
        "deepseek-chat",
        "https://platform.deepseek.com/api_keys",
    ),
    cloud("xai", "xAI", "https://api.x.ai/v1", "grok-3-mini", "https://console.x.ai"),
    cloud(
        "fireworks",
        "Fireworks",
        "https://api.fireworks.ai/inference/v1",
        "accounts/fireworks/models/llama-v3p1-8b-instruct",
        "https://app.fireworks.ai/settings/users/api-keys",
    ),
    cloud(
        "together",
        "Together",
        "https://api.together.xyz/v1",
        "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "https://api.together.ai/settings/api-keys",
    ),
    cloud(
        "openrouter",
        "OpenRouter",
        "https://openrouter.ai/api/v1",
        "meta-llama/llama-3.1-8b-instruct",
        "https://openrouter.ai/settings/keys",
    ),
    Vendor {
        stage: Stage::Chat,
        name: "ollama",
        label: "Ollama",
        client: "ollama",
        place: chat("http://localhost:11434", "llama3.2"),
        key: Key::Accepted,
        link: "https://ollama.com",
    },
    local("lmstudio", "LM Studio", "http://localhost:1234/v1", "", "https://lmstudio.ai"),
    Vendor {
        stage: Stage::Chat,
        name: "llama_cpp",
        label: "llama.cpp server",
        client: "llama_cpp",
        place: chat("http://localhost:8080/v1", ""),
        key: Key::Accepted,
        link: "https://github.com/ggml-org/llama.cpp",
    },
    local("openai_compatible", "Another server", "http://localhost:11434/v1", "llama3.2", ""),
    // ---- voice ----
    Vendor {
        stage: Stage::Voice,
        name: "system",
        label: "A voice of this computer",
        client: "system",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Voice,
        name: "kokoro",
        label: "Kokoro on this computer",
        client: "kokoro",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Voice,
        name: "piper",
        label: "Piper on this computer",
        client: "piper",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Voice,
        name: "supertonic",
        label: "Supertonic on this computer",
        client: "supertonic",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Voice,
        name: "pocket",
        label: "Pocket TTS on this computer",
        client: "pocket",
        place: None,
        key: Key::None,
        link: "",
    },
    Vendor {
        stage: Stage::Voice,
        name: "openai",
        label: "OpenAI",
        client: "openai_compatible",
        place: Some(Place { address: "https://api.openai.com/v1", model: "gpt-4o-mini-tts", voice: "alloy" }),
        key: Key::Required,
        link: "https://platform.openai.com/api-keys",
    },
    Vendor {
        stage: Stage::Voice,
        name: "cartesia",
        label: "Cartesia",
        client: "cartesia",
        place: Some(Place {
            address: "https://api.cartesia.ai",
            model: "sonic-3",
            voice: "a0e99841-438c-4a64-b679-ae501e7d6091",
        }),
        key: Key::Required,
        link: "https://play.cartesia.ai/keys",
    },
    Vendor {
        stage: Stage::Voice,
        name: "elevenlabs",
        label: "ElevenLabs",
        client: "elevenlabs",
        place: Some(Place {
            address: "https://api.elevenlabs.io/v1",
            model: "eleven_flash_v2_5",
            voice: "JBFqnCBsd6RMkjVDRZzb",
        }),
        key: Key::Required,
        link: "https://elevenlabs.io/app/settings/api-keys",
    },
    Vendor {
        stage: Stage::Voice,
        name: "deepgram",
        label: "Deepgram",
        client: "deepgram",
        place: Some(Place { address: "https://api.deepgram.com/v1", model: "aura-2-thalia-en", voice: "" }),
        key: Key::Required,
        link: "https://console.deepgram.com",
    },
    Vendor {
        stage: Stage::Voice,
        name: "openai_compatible",
        label: "Another server",
        client: "openai_compatible",
        place: Some(Place { address: "http://localhost:8880/v1", model: "kokoro", voice: "af_heart" }),
        key: Key::Accepted,
        link: "",
    },
]);
