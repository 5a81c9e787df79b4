namespace ImageGen.Gateway.Http;

/// <summary>The one field of a body that may be larger than <see cref="BodyLimit.Bytes"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EnterAsync">Reserves memory before more than that is read; throws when none is free.</param>
internal sealed record LargeField(string Name, Func<CancellationToken, Task> EnterAsync);
