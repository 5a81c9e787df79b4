namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>A message on the bus.</summary>
/// <param name="Exchange">The exchange it was published to.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record BusMessage(string Exchange, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>All of it.</summary>
    public string Text => $"{string.Join(' ', Headers)} {Body}";
}
