"""Makes the small tokenizers that the tests read, and what SentencePiece itself makes of some texts: python3 tokenizer.py, with the packages `sentencepiece` and `protobuf`.

unigram: 150 pieces of its own text, with bytes for what it does not know; plain: without bytes.
"""

import json
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

HERE = Path(__file__).parent / "pocket"
HERE.mkdir(exist_ok=True)
TEXT = """The train to the city leaves at nine from the second platform.
It takes about nine minutes, and then you are at the station.
The weather will be sunny tomorrow, with a light wind from the north.
You could try turning the machine off and on again, or asking somebody who knows it.
Nobody knows exactly what happened there yesterday evening, but everybody talks about it.
Please call the doctor before seven in the evening; she is there every day.
"""
TEXTS = ["Hello, world.", "The train leaves at nine.", "  It  takes  about nine minutes.  ", "Größe: 12 €", "ﬁne naïve café", "日本", "a", "", "        Yes."]
corpus = HERE / "corpus.txt"
corpus.write_text(TEXT)
for name, bytes_too in (("unigram", True), ("plain", False)):
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(HERE / name), vocab_size=320 if bytes_too else 100, model_type="unigram", byte_fallback=bytes_too,
        character_coverage=1.0, hard_vocab_limit=False, minloglevel=2, normalization_rule_name="nmt_nfkc",
    )
    processor = sentencepiece.SentencePieceProcessor(model_file=str(HERE / f"{name}.model"))
    expected = [{"text": text, "ids": processor.encode(text)} for text in TEXTS]
    (HERE / f"{name}.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n")
    (HERE / f"{name}.vocab").unlink()
    # The table of NFKC has 240 KB, and is nothing that the reader takes from the file.
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString((HERE / f"{name}.model").read_bytes())
    model.normalizer_spec.precompiled_charsmap = b""
    del model.trainer_spec.input[:]
    model.trainer_spec.model_prefix = ""
    (HERE / f"{name}.model").write_bytes(model.SerializeToString())
corpus.unlink()
