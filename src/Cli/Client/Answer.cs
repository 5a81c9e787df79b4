using System.Text.Json;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Client;

/// <summary>What a gateway answered: as it came, for programs, and what the commands read of it.</summary>
/// <param name="Json">The whole answer.</param>
/// <typeparam name="T">What is read of it.</typeparam>
internal sealed record Answer<T>(JsonElement Json)
{
    private readonly Lazy<T> _value = new(() => Json.Deserialize<T>(ClientJson.Options)
        ?? throw new CommandException(ExitCode.Internal, "The server answered with nothing."));

    /// <summary>What is read of it.</summary>
    public T Value => _value.Value;
}
