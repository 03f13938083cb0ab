"""Where a model runs and in which number format: what "auto" means, and what this machine has."""

from __future__ import annotations

import torch

from dvp_gui.engine.checkpoints import ModelError

AUTO_FLOAT32_LIMIT = 300_000_000  # parameters; above, float32 costs too much memory bandwidth on a CPU
DTYPES: dict[str, torch.dtype] = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}


def available_devices() -> list[str]:
    """Names that `load_model` takes on this machine: "cpu", then "cuda:0" ... or "mps"."""
    devices = ["cpu"]
    if torch.cuda.is_available():
        devices += [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        devices.append("mps")
    return devices


def resolve_device(name: str | torch.device) -> torch.device:
    """The device of this name; "auto" is the first CUDA device, else the CPU (MPS only when asked for)."""
    available = available_devices()
    if str(name) == "auto":
        return torch.device("cuda:0" if "cuda:0" in available else "cpu")
    try:
        device = torch.device(name)
    except (RuntimeError, ValueError, TypeError):
        raise ModelError(
            f"Device {name!r} is unknown: choose auto or one of {', '.join(available)}."
        ) from None
    if device.type == "cuda" and device.index is None:
        device = torch.device("cuda:0")
    if str(device) not in available:
        raise ModelError(
            f"Device {name} is not available here: choose auto or one of {', '.join(available)}."
        )
    return device


def resolve_dtype(name: str | torch.dtype, device: torch.device, num_parameters: int) -> torch.dtype:
    """The number format of this name; "auto" weighs the size of the model against the device."""
    if isinstance(name, torch.dtype):
        name = str(name).removeprefix("torch.")
    if name in DTYPES:
        return DTYPES[name]
    if name != "auto":
        raise ModelError(f"dtype {name!r} is unknown: choose auto or one of {', '.join(DTYPES)}.")
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    return torch.float32 if num_parameters < AUTO_FLOAT32_LIMIT else torch.bfloat16


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that the device or the machine has no memory left."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and ("not enough memory" in text or "out of memory" in text)
