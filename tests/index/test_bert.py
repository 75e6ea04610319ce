import numpy as np
import pytest

from index.bert import BertGraph
from index.inference import openvino

pytestmark = pytest.mark.slow


def test_the_graph_computes_what_transformers_does() -> None:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(4)
    config = BertConfig(
        vocab_size=50, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=40
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    words = model.embeddings.word_embeddings.weight
    words.data = words.data.half().float()  # as the graph keeps them
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    runtime = openvino()
    inputs = [
        runtime.opset13.parameter([-1, -1], runtime.Type.i64, name=name) for name in ("ids", "types", "mask")
    ]
    graph = runtime.Model([BertGraph(weights, heads=3).encoded(*inputs).output(0)], inputs, "test")
    compiled = runtime.Core().compile_model(graph, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    ids = np.random.default_rng(0).integers(5, 50, (3, 17))
    types = (np.arange(17) > 5).astype(np.int64) * np.ones((3, 1), np.int64)
    mask = np.ones((3, 17), np.int64)
    mask[1, 9:] = 0
    with torch.inference_mode():
        expected = model(
            input_ids=torch.from_numpy(ids),
            token_type_ids=torch.from_numpy(types),
            attention_mask=torch.from_numpy(mask),
        ).last_hidden_state.numpy()
    found = np.array(compiled([ids, types, mask])[0])
    tokens = mask.astype(bool)
    assert np.abs(found - expected)[tokens].max() < 1e-4
    assert np.abs(expected[1, :9] - expected[2, :9]).max() > 0.1
