using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Tests.Instances;

public sealed class EnvironmentNamesTests
{
    private const string Section = "ImageGen:Providers";

    [Theory]
    [InlineData("REPLICATE_API_TOKEN", "replicate")]
    [InlineData("STABILITY_API_KEY", "stability")]
    [InlineData("ZHIPUAI_API_KEY", "cogview")]
    [InlineData("HF_TOKEN", "huggingface")]
    [InlineData("OPENAI_API_KEY", "openai")]
    public void A_usual_name_makes_an_instance_of_its_kind_and_leaves_the_default_alone(string variable, string kind)
    {
        var configuration = Fill((variable, "secret"));
        var roster = new ConfiguredProviders(configuration);

        Assert.Equal("secret", configuration[$"{Section}:{kind}:Token"]);
        Assert.Equal([kind, "sandbox"], roster.All.Select(entry => entry.Name));
        Assert.Equal("sandbox", roster.Default.Name);
        Assert.Empty(roster.Faults);
        Assert.False(roster.IsFromFiles(kind));
    }

    [Fact]
    public void Two_usual_token_names_are_no_fault_at_the_start()
    {
        var roster = new ConfiguredProviders(Fill(("OPENAI_API_KEY", "a"), ("HF_TOKEN", "b")));

        Assert.Empty(roster.Faults);
        Assert.Equal("sandbox", roster.Default.Name);
    }

    [Fact]
    public void The_one_configured_instance_stays_the_default_beside_usual_token_names()
        => Assert.Equal("painter", new ConfiguredProviders(Fill(("HF_TOKEN", "b"), ($"{Section}:painter:Kind", "comfyui"))).Default.Name);

    [Fact]
    public void Usual_token_names_fill_instances_without_a_token_and_add_none()
    {
        var configuration = Fill(("REPLICATE_API_TOKEN", "usual"), ($"{Section}:one:Kind", "replicate"), ($"{Section}:two:Kind", "replicate"), ($"{Section}:two:Token", "own"));

        Assert.Equal(("usual", "own", null), (configuration[$"{Section}:one:Token"], configuration[$"{Section}:two:Token"], configuration[$"{Section}:replicate:Token"]));
        Assert.True(new ConfiguredProviders(configuration).IsFromFiles("one"));
    }

    [Fact]
    public void An_instance_of_another_kind_with_the_usual_name_gets_no_token()
        => Assert.Null(Fill(("REPLICATE_API_TOKEN", "usual"), ($"{Section}:replicate:Kind", "sandbox"))[$"{Section}:replicate:Token"]);

    [Theory]
    [InlineData("http://127.0.0.1:9000/v1", null)]
    [InlineData("https://evil.example.com/v1", null)]
    [InlineData("http://api.replicate.com/v1", null)]
    [InlineData("not an address", null)]
    [InlineData("https://api.replicate.com/v1", "usual")]
    [InlineData("", "usual")]
    public void A_token_goes_to_its_own_service_and_nowhere_else(string address, string? expected)
        => Assert.Equal(expected, Fill(("REPLICATE_API_TOKEN", "usual"), ($"{Section}:replicate:BaseUrl", address))[$"{Section}:replicate:Token"]);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two words")]
    [InlineData("a\nb")]
    public void A_value_that_can_not_be_a_token_is_ignored(string value) => Assert.Equal(["sandbox"], new ConfiguredProviders(Fill(("HF_TOKEN", value))).All.Select(entry => entry.Name));

    [Fact]
    public void A_trailing_line_break_is_not_part_of_the_token()
        => Assert.Equal("hf_x", Fill(("HF_TOKEN", "hf_x\n"))[$"{Section}:huggingface:Token"]);

    private static ConfigurationManager Fill(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        EnvironmentNames.Fill(configuration);
        return configuration;
    }
}
