using ImageGen.Providers.GpuServers;

namespace ImageGen.Providers.Tests.GpuServers;

/// <summary>Words of real servers, and what they mean for the next try.</summary>
public sealed class ServerFaultsTests
{
    [Theory]
    [InlineData("OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 GiB")]
    [InlineData("torch.OutOfMemoryError: Allocation on device")]
    [InlineData("RuntimeError: MPS backend out of memory")]
    [InlineData("RuntimeError: HIP out of memory")]
    [InlineData("RuntimeError: [enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: not enough memory: you tried to allocate 4 bytes")]
    [InlineData("RuntimeError: cuDNN error: CUDNN_STATUS_ALLOC_FAILED")]
    [InlineData("server_error: std::bad_alloc")]
    [InlineData("MemoryError")]
    public void Running_out_of_memory_is_a_passing_fault(string words) => Assert.Equal(ServerFault.Memory, ServerFaults.Of(words));

    [Theory]
    [InlineData("RuntimeError: Unknown checkpoint: x")]
    [InlineData("FileNotFoundError: No checkpoints found. When searching for checkpoints, looked at:")]
    public void A_missing_model_is_recognized(string words) => Assert.Equal(ServerFault.NoModel, ServerFaults.Of(words));

    [Theory]
    [InlineData("AssertionError: You do not have CLIP state dict!")]
    [InlineData("AssertionError: You do not have VAE state dict!")]
    [InlineData("ValueError: Failed to recognize model type!")]
    [InlineData("RuntimeError: ERROR: Could not detect model type of: /models/x.safetensors")]
    [InlineData("RuntimeError: Error(s) in loading state_dict for LatentDiffusion: size mismatch")]
    [InlineData("SafetensorError: Error while deserializing header: HeaderTooLarge")]
    [InlineData("UnpicklingError: invalid load key, '<'.")]
    [InlineData("FileNotFoundError: [Errno 2] No such file or directory: 'x.pt'")]
    [InlineData("RuntimeError: CUDA error: no kernel image is available for execution on the device")]
    [InlineData("AssertionError: Torch not compiled with CUDA enabled")]
    [InlineData("ModuleNotFoundError: No module named 'xformers'")]
    [InlineData("OSError: [Errno 28] No space left on device")]
    [InlineData("init model loader from file failed: '/models/x.gguf'")]
    public void An_unusable_model_or_installation_is_recognized(string words) => Assert.Equal(ServerFault.Setup, ServerFaults.Of(words));

    [Theory]
    [InlineData("NansException: A tensor with all NaNs was produced in VAE. This could be because there's not enough precision to represent the image.")]
    [InlineData("RuntimeError: expected scalar type Half but found Float")]
    [InlineData("RuntimeError: Input type (float) and bias type (c10::Half) should be the same")]
    [InlineData("RuntimeError: \"LayerNormKernelImpl\" not implemented for 'Half'")]
    [InlineData("RuntimeError: mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)")]
    [InlineData("RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cpu and cuda:0!")]
    [InlineData("AttributeError: 'NoneType' object has no attribute 'lowvram'")]
    [InlineData("TypeError: 'NoneType' object is not iterable")]
    [InlineData("generation_failed: generate_image returned no results")]
    public void A_repeatable_computation_failure_is_recognized(string words) => Assert.Equal(ServerFault.Lasting, ServerFaults.Of(words));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Internal Server Error")]
    [InlineData("RuntimeError: unknown")]
    [InlineData("RuntimeError: CUDA error: unspecified launch failure")]
    [InlineData("RuntimeError: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED")]
    [InlineData("ConnectionResetError: [Errno 104] Connection reset by peer")]
    [InlineData("a banana")]
    public void An_inconclusive_message_is_not_classified(string? words) => Assert.Equal(ServerFault.Unclear, ServerFaults.Of(words));
}
