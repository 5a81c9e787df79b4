namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>A request that a <see cref="HttpSink"/> received.</summary>
/// <param name="Path">Its path, without the query.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record ReceivedRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);
