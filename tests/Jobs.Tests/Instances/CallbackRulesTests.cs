using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Tests.Instances;

public sealed class CallbackRulesTests
{
    [Theory]
    [InlineData("http://images.example.com", null)]
    [InlineData("https://127.0.0.1:8443", null)]
    [InlineData("https://localhost", null)]
    [InlineData("https://10.1.2.3", "https://api.replicate.com/v1")]
    [InlineData("https://[fd00::1]", null)]
    [InlineData("https://gateway:8443", null)]
    [InlineData("http://images.example.com", "https://proxy.example.com/v1")]
    public void A_callback_address_that_the_service_refuses_is_a_fault_of_the_instance(string publicUrl, string? baseUrl)
        => Assert.Contains("ImageGen:PublicUrl", Assert.Single(Roster(publicUrl, ("Token", "r8_x"), ("BaseUrl", baseUrl)).Faults), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://images.example.com/imagegen/", null)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:9000/v1")]
    [InlineData("http://gateway:8080", "http://emulator:9000/v1")]
    public void A_callable_callback_address_is_accepted(string publicUrl, string? baseUrl)
        => Assert.Empty(Roster(publicUrl, ("Token", "r8_x"), ("BaseUrl", baseUrl)).Faults);

    [Fact]
    public void Instances_without_callbacks_or_switched_off_accept_any_callback_address()
    {
        Assert.Empty(Roster("http://127.0.0.1", ("Kind", "stability"), ("Token", "x")).Faults);
        Assert.Empty(Roster("http://127.0.0.1", ("Token", "x"), ("Enabled", "false")).Faults);
    }

    [Fact]
    public void A_run_time_change_to_an_instance_with_an_uncallable_address_is_refused()
    {
        var configuration = Configuration("http://images.example.com", ("Token", "x"), ("Enabled", "false"));
        var roster = new ConfiguredProviders(configuration);
        configuration["ImageGen:Providers:replicate:Enabled"] = "true";

        Assert.Contains("https addresses only", Assert.Single(roster.Prepare().Faults), StringComparison.Ordinal);
    }

    private static ConfiguredProviders Roster(string publicUrl, params (string Key, string? Value)[] settings) => new(Configuration(publicUrl, settings));

    private static IConfigurationRoot Configuration(string publicUrl, params (string Key, string? Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"ImageGen:Providers:replicate:{setting.Key}", setting.Value))
            .Append(new("ImageGen:PublicUrl", publicUrl)).Append(new("ImageGen:TagKey", "0123456789abcdef"))).Build();
}
