"""A BERT encoder as an OpenVINO graph, built from its weights alone: neither torch nor a conversion is needed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.inference import openvino

Weights = Mapping[str, NDArray[np.float32]]
"""Weights by the names that transformers gives them ("encoder.layer.0.output.dense.weight", …)."""

EPSILON = 1e-12
"""In the layer norms, as BERT has it."""


class BertGraph:
    """Adds the layers of an encoder to a graph; `heads` attention heads in each layer."""

    def __init__(self, weights: Weights, *, heads: int) -> None:
        self._weights = weights
        self._heads = heads
        self._ops = openvino().opset13
        self.width = len(weights["embeddings.LayerNorm.weight"])

    def encoded(self, ids: Any, types: Any, mask: Any) -> Any:
        """The hidden states, shape (rows, width, hidden), of inputs of shape (rows, width); the mask is 1 at tokens."""
        ops = self._ops
        hidden = self._norm(self._embedded(ids, types), "embeddings.LayerNorm")
        shut = ops.multiply(
            ops.subtract(_number(ops, 1.0), ops.convert(mask, openvino().Type.f32)), _number(ops, -1e4)
        )
        bias = ops.unsqueeze(shut, ops.constant(np.array([1, 2], np.int64)))
        layer = 0
        while f"encoder.layer.{layer}.output.dense.weight" in self._weights:
            hidden = self._layer(hidden, bias, f"encoder.layer.{layer}.")
            layer += 1
        return hidden

    def dense(self, hidden: Any, name: str) -> Any:
        """A linear layer."""
        ops = self._ops
        product = ops.matmul(hidden, ops.constant(self._weights[f"{name}.weight"]), False, True)
        return ops.add(product, ops.constant(self._weights[f"{name}.bias"]))

    def _embedded(self, ids: Any, types: Any) -> Any:
        ops = self._ops
        axis = ops.constant(np.int64(0))
        words = ops.gather(self._halved("embeddings.word_embeddings.weight"), ids, axis)
        kinds = ops.gather(self._constant("embeddings.token_type_embeddings.weight"), types, axis)
        width = ops.gather(ops.shape_of(ids), ops.constant(np.int64(1)), axis)
        places = ops.range(ops.constant(np.int64(0)), width, ops.constant(np.int64(1)), openvino().Type.i64)
        positions = ops.gather(self._constant("embeddings.position_embeddings.weight"), places, axis)
        return ops.add(ops.add(words, kinds), positions)

    def _layer(self, hidden: Any, bias: Any, name: str) -> Any:
        ops = self._ops
        query, key, value = (
            self._split(self.dense(hidden, f"{name}attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        attended = ops.scaled_dot_product_attention(query, key, value, bias)
        back = ops.constant(np.array([0, 2, 1, 3], np.int64))
        joined = ops.reshape(
            ops.transpose(attended, back), ops.constant(np.array([0, 0, self.width], np.int64)), True
        )
        attention = self.dense(joined, f"{name}attention.output.dense")
        hidden = self._norm(ops.add(attention, hidden), f"{name}attention.output.LayerNorm")
        inner = ops.gelu(self.dense(hidden, f"{name}intermediate.dense"), "erf")
        return self._norm(
            ops.add(self.dense(inner, f"{name}output.dense"), hidden), f"{name}output.LayerNorm"
        )

    def _split(self, hidden: Any) -> Any:
        """From (rows, width, hidden) to (rows, heads, width, hidden / heads)."""
        ops = self._ops
        size = self.width // self._heads
        shape = ops.constant(np.array([0, 0, self._heads, size], np.int64))
        return ops.transpose(ops.reshape(hidden, shape, True), ops.constant(np.array([0, 2, 1, 3], np.int64)))

    def _norm(self, hidden: Any, name: str) -> Any:
        ops = self._ops
        axes = ops.constant(np.array([-1], np.int64))
        normal = ops.mvn(hidden, axes, True, EPSILON, "inside_sqrt")
        return ops.add(ops.multiply(normal, self._constant(f"{name}.weight")), self._constant(f"{name}.bias"))

    def _constant(self, name: str) -> Any:
        return self._ops.constant(self._weights[name])

    def _halved(self, name: str) -> Any:
        """Kept in f16, and widened where a word is looked up: 25 MB less for the embeddings of 30,522 words."""
        half = self._ops.constant(self._weights[name].astype(np.float16))
        return self._ops.convert(half, openvino().Type.f32)


def _number(ops: Any, value: float) -> Any:
    return ops.constant(np.float32(value))
