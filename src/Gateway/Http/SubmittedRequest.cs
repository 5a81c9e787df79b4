using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>A request as it was sent, checked.</summary>
/// <param name="Request">The request.</param>
/// <param name="Image">The bytes of its image, where that is inside of it.</param>
internal sealed record SubmittedRequest(ImageRequest Request, ReadOnlyMemory<byte>? Image);
