using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace ImageGen.ServiceDefaults.Tests.Configuration;

public sealed class SettingNamesTests
{
    [Theory]
    [InlineData("ImageGen:Result:Path", "Did you mean ImageGen:Results:Path?")]
    [InlineData("ImageGen:DefaultProvidr", "Did you mean ImageGen:DefaultProvider?")]
    [InlineData("ImageGen:Providers:replicate:Pice", "Did you mean ImageGen:Providers:replicate:Price?")]
    [InlineData("ImageGen:Provider:replicate:Token", "Did you mean ImageGen:Providers:replicate:Token?")]
    [InlineData("ImageGen:ResultsPath", "Did you mean ImageGen:Results:Path?")]
    [InlineData("ImageGen:SpillPath", "Did you mean ImageGen:Results:SpillPath?")]
    [InlineData("ImageGen:Routes:tenants:Provider", "Did you mean ImageGen:Routes:tenants:Providers?")]
    [InlineData("Worker:Lane", "Did you mean Worker:Lanes?")]
    [InlineData("Worker:AdminToken", "Did you mean Gateway:AdminToken?")]
    [InlineData("Workers:Slots", "Did you mean Worker:Slots?")]
    [InlineData("ImagGen:Results:Kind", "Did you mean ImageGen:Results:Kind?")]
    [InlineData("ConnectionStrings:Rabbit", "Did you mean ConnectionStrings:RabbitMq?")]
    [InlineData("Worker:Threads", "The keys below Worker are Jobs, Lanes, ReconcileAt, Slots, Webhooks.")]
    [InlineData("ImageGen:Results", "takes no value of its own")]
    [InlineData("ImageGen:DefaultProvider:Name", "ImageGen:DefaultProvider takes one value")]
    public void A_key_that_no_host_reads_is_named_with_the_nearest_one(string key, string advice)
    {
        var fault = Assert.Single(FaultsOf(key));

        Assert.StartsWith($"{key} ", fault, StringComparison.Ordinal);
        Assert.Contains(advice, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IMAGEGEN:RESULTS:PATH")]
    [InlineData("ConnectionStrings:RabbitMQ")]
    [InlineData("Worker:Lanes")]
    [InlineData("Worker:Lanes:0")]
    [InlineData("ImageGen:Fallback:3")]
    [InlineData("ImageGen:Providers:gpu-1:DownloadHosts:0")]
    [InlineData("GATEWAY_PORT")]
    [InlineData("WORKER")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Kestrel:Endpoints:Http:Url")]
    [InlineData("Serilog:MinimumLevel")]
    public void Keys_of_all_hosts_and_of_other_programs_are_accepted(string key) => Assert.Empty(FaultsOf(key));

    private static List<string> FaultsOf(string key)
        => [.. SettingNames.FaultsOf(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = "canary" }).Build())];
}
