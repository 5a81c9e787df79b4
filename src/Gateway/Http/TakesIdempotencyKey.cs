namespace ImageGen.Gateway.Http;

/// <summary>Metadata of a route whose requests may carry an <see cref="IdempotencyKey"/>.</summary>
internal sealed class TakesIdempotencyKey;
