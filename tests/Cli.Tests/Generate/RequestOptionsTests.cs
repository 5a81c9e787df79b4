using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Cli.Generate;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;

namespace ImageGen.Cli.Tests.Generate;

/// <summary>The command line can say whatever a request can.</summary>
public sealed class RequestOptionsTests
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>A value for each option; a new field of the contract needs a line here.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["negative_prompt"] = "dogs",
        ["image"] = "https://example.com/dog.png",
        ["strength"] = "0.5",
        ["width"] = "512",
        ["height"] = "256",
        ["aspect_ratio"] = "16:9",
        ["seed"] = "7",
        ["steps"] = "4",
        ["guidance"] = "3.5",
        ["model"] = "m1",
        ["provider"] = "sandbox",
        ["fallback"] = "other",
        ["output_format"] = "webp",
        ["exact"] = "true",
        ["provider_options"] = """{"quality":"high"}""",
        ["count"] = "2",
        ["metadata"] = "order=7",
        ["expires_in"] = "60",
        ["retain_for"] = "3600",
        ["priority"] = "-5",
        ["webhook"] = "https://example.com/hook",
        ["on_unknown"] = "wait",
    };

    private static IEnumerable<(PropertyInfo Property, string Name)> Fields => typeof(ImageRequest).GetProperties()
        .Select(property => (property, property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name))
        .Where(entry => entry.Item2 != "prompt");

    [Fact]
    public void Every_field_of_the_contract_has_an_option_of_its_name_that_fills_it()
    {
        foreach (var (property, name) in Fields)
        {
            Assert.True(Values.ContainsKey(name), $"{name} has no value here to try it with.");
            var request = Read($"--{name.Replace('_', '-')}", Values[name]);
            Assert.True(property.GetValue(request) is not null, $"--{name.Replace('_', '-')} does not fill {name}.");
            Assert.Single(Fields, entry => entry.Property.GetValue(request) is not null);
        }
    }

    [Fact]
    public void Every_option_has_a_text_for_the_help()
        => Assert.All(RequestOptions.Create(), option => Assert.False(string.IsNullOrWhiteSpace(option.Option.Description), option.Option.Name));

    [Fact]
    public void Repeated_options_are_joined()
    {
        var request = Read(
            "--fallback", "a", "--fallback", "b", "--metadata", "order=7", "--metadata", "k=x=y", "--provider-options", """{"a":1,"b":2}""", "--provider-option", "b=3", "--provider-option", "c=high", "--provider-option", "d=[true]");

        Assert.Equal(["a", "b"], request.Fallback);
        Assert.Equal("""{"order":"7","k":"x=y"}""", JsonSerializer.Serialize(request.Metadata));
        Assert.Equal("""{"a":1,"b":3,"c":"high","d":[true]}""", JsonSerializer.Serialize(request.ProviderOptions));
    }

    [Fact]
    public void The_buy_again_option_sets_the_policy_and_its_sum()
    {
        Assert.Equal((UnknownPolicy.BuyAgain, 0.5m), (Read("--buy-again-up-to", "0.5").OnUnknown!.Policy, Read("--on-unknown", "buy_again", "--buy-again-up-to", "0.5").OnUnknown!.UpTo));
        Assert.Empty(Read("--no-fallback").Fallback!);
        Assert.Equal((640, 480), (Read("--size", "640x480").Width, Read("--size", "640x480").Height));
    }

    [Fact]
    public void A_source_image_file_is_sent_with_the_request()
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, Png);

        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(Png)}", Read("--image", file).Image);
        File.Delete(file);
    }

    [Fact]
    public void An_invalid_oversized_or_missing_source_file_is_refused_before_any_order()
    {
        var (text, large) = (Path.GetTempFileName(), Path.GetTempFileName());
        File.WriteAllText(text, "no image");
        using (var file = File.OpenWrite(large))
        {
            file.SetLength(SourceImages.MaxBytes + 1);
        }

        Assert.Contains("PNG, JPEG or WebP", ErrorOf("--image", text), StringComparison.Ordinal);
        Assert.Contains($"at most {SourceImages.MaxBytes}", ErrorOf("--image", large), StringComparison.Ordinal);
        Assert.Contains("--image must be an address or a file", ErrorOf("--image", "/nowhere/dog.png"), StringComparison.Ordinal);
        File.Delete(text);
        File.Delete(large);
    }

    [Theory]
    [InlineData("--metadata", "order")]
    [InlineData("--metadata", "=7")]
    [InlineData("--metadata", "a=1", "--metadata", "a=2")]
    [InlineData("--output-format", "gif")]
    [InlineData("--on-unknown", "hope")]
    [InlineData("--steps", "many")]
    [InlineData("--size", "1x1", "--width", "5")]
    [InlineData("--fallback", "a", "--no-fallback")]
    [InlineData("--provider-options", "[1]")]
    [InlineData("--tenant", "Not A Name")]
    public async Task A_meaningless_option_is_refused_before_any_order(params string[] arguments)
        => Assert.Equal(ExitCode.InvalidRequest, await CommandRun.InvokeAsync(CommandRun.CreateRoot(), ["generate", "a cat", .. arguments]));

    private static ImageRequest Read(params string[] arguments)
    {
        var (options, parsed) = Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.Aggregate(new ImageRequest { Prompt = "a cat" }, (request, option) => option.Apply(parsed, request));
    }

    private static string ErrorOf(params string[] arguments) => Assert.Single(Parse(arguments).Parsed.Errors).Message;

    private static (IReadOnlyList<RequestOption> Options, ParseResult Parsed) Parse(string[] arguments)
    {
        var options = RequestOptions.Create();
        var command = new RootCommand();
        foreach (var option in options)
        {
            command.Add(option.Option);
        }

        return (options, command.Parse(arguments));
    }
}
