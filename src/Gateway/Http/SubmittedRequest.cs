using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>A validated request.</summary>
/// <param name="Request">The request.</param>
/// <param name="Image">The bytes of its embedded image, if it has one.</param>
internal sealed record SubmittedRequest(ImageRequest Request, ReadOnlyMemory<byte>? Image);
