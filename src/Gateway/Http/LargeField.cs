namespace ImageGen.Gateway.Http;

/// <summary>The one field of a body that may be larger than <see cref="BodyLimit.Bytes"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EnterAsync">Asked for a place before more than that is read; throws where there is none.</param>
internal sealed record LargeField(string Name, Func<CancellationToken, Task> EnterAsync);
