using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using ImageGen.Cli.Client;
using ImageGen.Contracts;

namespace ImageGen.Cli.Generate;

/// <summary><c>imagegen generate "prompt"</c>: a picture, from this process alone or from a server.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string>("prompt") { Description = "What the picture shows." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Where to write it; a batch adds -1, -2 … to the name. Default: the job's id." };
        var provider = new Option<string?>("--provider") { Description = "Name of a configured provider. Default: the configured default." };
        var model = new Option<string?>("--model") { Description = "The provider's name of a model." };
        var negative = new Option<string?>("--negative-prompt") { Description = "What the picture must not show." };
        var size = new Option<(int Width, int Height)?>("--size") { Description = "Width and height in pixels, for example 1024x768.", CustomParser = ParseSize };
        var seed = new Option<long?>("--seed") { Description = "0 to 4294967295; the same seed gives the same picture where the provider can." };
        var count = new Option<int?>("--count", "-n") { Description = "How many pictures, 1 to 16." };
        var options = new Option<IReadOnlyDictionary<string, JsonElement>?>("--provider-options")
        {
            Description = """Parameters of the service itself, as a JSON object, for example '{"quality":"high"}'.""",
            CustomParser = ParseOptions,
        };
        var exact = new Option<bool>("--exact") { Description = "Fail, and buy nothing, where no provider makes just what is asked for, the size for example." };
        var server = SharedOptions.Server();
        var data = SharedOptions.Data();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show the log of the one-process system." };
        var command = new Command("generate", "Makes a picture and writes it to a file.")
        {
            prompt, output, provider, model, negative, size, seed, count, options, exact, server, data, verbose,
        };

        command.SetAction((parsed, cancellationToken) => new GenerateRun(new GenerateOptions(
            new ImageRequest
            {
                Prompt = parsed.GetValue(prompt)!,
                NegativePrompt = parsed.GetValue(negative),
                Provider = parsed.GetValue(provider),
                Model = parsed.GetValue(model),
                Width = parsed.GetValue(size)?.Width,
                Height = parsed.GetValue(size)?.Height,
                Seed = parsed.GetValue(seed),
                Count = parsed.GetValue(count),
                ProviderOptions = parsed.GetValue(options),
                Exact = parsed.GetValue(exact) ? true : null,
                OutputFormat = PictureFiles.FormatOf(parsed.GetValue(output)),
            },
            parsed.GetValue(output),
            parsed.GetValue(server),
            parsed.GetValue(data)!,
            parsed.GetValue(verbose))).RunAsync(cancellationToken));
        return command;
    }

    private static Dictionary<string, JsonElement>? ParseOptions(ArgumentResult result)
    {
        try
        {
            using var document = JsonDocument.Parse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "");
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.EnumerateObject().ToDictionary(option => option.Name, option => option.Value.Clone(), StringComparer.Ordinal);
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // No JSON, a name given twice, or half a surrogate pair: as below.
        }

        result.AddError("""--provider-options must be a JSON object that has no name twice, for example '{"quality":"high"}'.""");
        return null;
    }

    private static (int Width, int Height)? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.Split('x') is [var left, var right]
            && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var height))
        {
            return (width, height);
        }

        result.AddError($"--size must be WIDTHxHEIGHT in pixels, for example 1024x768, not '{text}'.");
        return null;
    }
}
