"""Encoders: the built-in one in both readers, and real sentence-transformers models."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import BUILT_IN_WEIGHT, PRETRAINED_WEIGHT, StaticEncoder, load_encoder, query_prompt
from index.errors import EncoderError
from index.lsa import UNKNOWN, features, fit_encoder, save, traditional

TEXTS = [
    "市教育局负责校园消毒和学生体温检测。",
    "市财政局负责安排疫情防控资金,资金专款专用。",
    "学校食堂错峰就餐,校园每日消毒。",
    "对中小企业减免房租,减免三个月。",
    "房租减免由市国资委牵头,财政局配合。",
    "口罩和防护服等物资由工信局统一调拨。",
    "工信局每日公布口罩物资库存,APP可以查询。",
    "体温检测异常的学生由教育局报卫生健康委。",
]
QUESTIONS = ["谁负责校园消毒?", "減免房租的牽頭單位", "口罩ＡＰＰ", "?!", ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("encoder")
    fit_encoder(TEXTS, path, dimension=6)
    return path


def test_sentence_transformers_reads_the_folder_and_gives_the_same_vectors(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    expected = SentenceTransformer(str(folder), device="cpu", local_files_only=True).encode([*TEXTS, *QUESTIONS])
    found = StaticEncoder.open(folder).encode([*TEXTS, *QUESTIONS])
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_nearest_text_shares_the_questions_words(folder: Path) -> None:
    encoder = StaticEncoder.open(folder)
    scores = encoder.encode_documents(TEXTS) @ encoder.encode_query("房租减免")
    assert set(np.argsort(-scores)[:2].tolist()) == {3, 4}


def test_traditional_full_width_and_spaced_out_text_has_the_same_vector(folder: Path) -> None:
    encoder = StaticEncoder.open(folder)
    plain, traditional_text = encoder.encode(["减免房租APP", "減\u200b免房租ＡＰＰ"])
    np.testing.assert_allclose(plain, traditional_text, atol=1e-6)


def test_text_without_known_tokens_has_a_zero_vector(folder: Path) -> None:
    assert not StaticEncoder.open(folder).encode_query("?!").any()


def test_vectors_have_unit_length(folder: Path) -> None:
    lengths = np.linalg.norm(StaticEncoder.open(folder).encode_documents(TEXTS), axis=1)
    assert lengths == pytest.approx(1, abs=1e-5)


def test_fitting_twice_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    fit_encoder(TEXTS, tmp_path, dimension=6)
    assert StaticEncoder.open(tmp_path).name == StaticEncoder.open(folder).name
    assert (tmp_path / "tokenizer.json").read_bytes() == (folder / "tokenizer.json").read_bytes()


def test_one_short_text_can_be_fitted(tmp_path: Path) -> None:
    fit_encoder(["甲"], tmp_path)
    assert StaticEncoder.open(tmp_path).encode(["甲"]).shape == (1, 1)


def test_row_is_the_mean_that_numpy_computes_by_hand(tmp_path: Path) -> None:
    rows = np.array([[0, 0], [3, 0], [0, 4]], dtype=np.float32)
    save([(UNKNOWN, -9.0), ("防控", -1.0), ("疫", -2.0)], rows, tmp_path)
    # Mean (1.5, 2) has length 2.5.
    assert StaticEncoder.open(tmp_path).encode(["疫防控"])[0].tolist() == pytest.approx([0.6, 0.8])


def test_features_of_a_word_are_its_characters_and_pairs() -> None:
    assert features("教育局") == ["教", "育", "局", "教育", "育局"]
    assert features("app") == ["app"]


def test_traditional_forms_point_to_their_simplified_word() -> None:
    forms = traditional(["后", "单位", "日"])
    assert forms["後"] == "后"
    assert forms["單位"] == "单位"
    assert "日" not in forms


def test_reading_needs_neither_torch_nor_sentence_transformers(folder: Path) -> None:
    probe = (
        "import sys, pathlib\nfrom index.encoder import load_encoder\n"
        f"load_encoder(None, pathlib.Path({str(folder)!r})).encode_query('消毒')\n"
        "sys.exit(any(name in sys.modules for name in ('torch', 'sentence_transformers', 'sklearn', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real BERT sentence-transformer, random and tiny, with a query prompt."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    path = tmp_path_factory.mktemp("bert")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    characters = sorted(set("".join(TEXTS) + "问:"))
    vocabulary = {token: at for at, token in enumerate([*special, *characters])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), special, strict=True))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names).save_pretrained(str(path / "hf"))
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(vocabulary), **size)).save_pretrained(str(path / "hf"))
    module = Transformer(str(path / "hf"))
    model = SentenceTransformer(modules=[module, Pooling(32)], prompts={"query": "问:", "document": ""})
    model.save(str(path / "model"))
    return path / "model"


def test_pretrained_model_is_loaded_with_its_query_prompt_and_weight(bert: Path) -> None:
    encoder = load_encoder(str(bert), Path("unused"))
    assert (encoder.name, encoder.dimension, encoder.weight) == (str(bert), 32, PRETRAINED_WEIGHT)
    documents = encoder.encode_documents(["口罩", "问:口罩"])
    assert np.linalg.norm(documents, axis=1) == pytest.approx(1, abs=1e-5)
    np.testing.assert_allclose(encoder.encode_query("口罩"), documents[1], atol=1e-5)
    assert not np.allclose(documents[0], documents[1], atol=1e-3)


def test_weight_can_be_set(bert: Path, folder: Path) -> None:
    assert load_encoder(str(bert), folder, weight=0.7).weight == 0.7
    assert load_encoder(None, folder, weight=0.0).weight == 0.0
    assert load_encoder(None, folder).weight == BUILT_IN_WEIGHT


def test_known_models_get_their_instruction_unless_they_have_a_prompt() -> None:
    assert query_prompt("BAAI/bge-small-zh-v1.5", {}).startswith("为这个句子")
    assert query_prompt("/models/Qwen3-Embedding-0.6B", {}).startswith("Instruct:")
    assert query_prompt("/models/Qwen3-Embedding-0.6B", {"query": "Q:"}) == "Q:"
    assert query_prompt("intfloat/other", {"document": "d"}) == ""


def test_missing_folder_says_which(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="nowhere") as caught:
        load_encoder(str(tmp_path / "nowhere"), tmp_path)
    assert "POLICYBOT_ENCODER" in caught.value.remedy


def test_folder_that_is_no_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{}")
    with pytest.raises(EncoderError, match="无法加载"):
        load_encoder(str(tmp_path), tmp_path)


def test_hub_name_without_network_is_an_encoder_error(tmp_path: Path) -> None:
    probe = (
        "import pathlib\nfrom index.encoder import load_encoder\nfrom index.errors import EncoderError\n"
        "try:\n    load_encoder('nobody/no-such-model', pathlib.Path('.'))\n"
        "except EncoderError as error:\n    print(error, error.remedy)"
    )
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", probe], env=offline, capture_output=True, text=True, check=True)
    assert "nobody/no-such-model" in done.stdout
    assert "POLICYBOT_ENCODER" in done.stdout


def test_unbuilt_or_damaged_built_in_encoder_says_to_build(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(EncoderError, match="缺少") as caught:
        load_encoder(None, tmp_path)
    assert "index build" in caught.value.remedy
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"\x05\x00\x00")
    with pytest.raises(EncoderError, match="不是内置编码器"):
        load_encoder(None, tmp_path)
