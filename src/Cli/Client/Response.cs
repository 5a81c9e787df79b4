using System.Text.Json;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Client;

/// <summary>A gateway's response: as received, for programs, and as the commands read it.</summary>
/// <param name="Json">The whole response.</param>
/// <typeparam name="T">The type that the commands read.</typeparam>
internal sealed record Response<T>(JsonElement Json)
{
    private readonly Lazy<T> _value = new(() => Json.Deserialize<T>(ClientJson.Options)
        ?? throw new CommandException(ExitCode.Internal, "The server returned an empty response."));

    /// <summary>The deserialized response.</summary>
    public T Value => _value.Value;
}
