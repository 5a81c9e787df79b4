using System.Collections.Concurrent;
using ImageGen.Gateway;
using ImageGen.Jobs.Instances;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Cli.Tests.Starting;

/// <summary>Holds the list of known settings against what the hosts read.</summary>
public sealed class KnownSettingsTests
{
    private static readonly string[] Sections = ["ImageGen:", "Gateway:", "Worker:", "Messaging:", "ConnectionStrings:"];

    private static readonly string[] Settings =
    [
        "--ConnectionStrings:Redis=127.0.0.1:1", "--ImageGen:Providers:one:Kind=replicate", "--ImageGen:Providers:one:Token=r8_x", "--ImageGen:PublicUrl=https://images.example.com",
        "--ImageGen:TagKey=0123456789abcdef", "--ImageGen:Routes:draft:Models=m", "--ImageGen:Routes:draft:Providers=one",
        "--ImageGen:Results:Path=results", "--ImageGen:Results:SpillPath=spill",
    ];

    [Fact]
    public async Task Every_key_that_a_host_reads_is_known_to_all_hosts()
    {
        var recorder = new Recorder();
        await using var gateway = GatewayHost.Build(Settings, builder => ((IConfigurationBuilder)builder.Configuration).Add(recorder));
        await using var worker = WorkerHost.Build(Settings, builder => ((IConfigurationBuilder)builder.Configuration).Add(recorder));
        foreach (var host in (WebApplication[])[gateway, worker])
        {
            host.Services.GetRequiredService<IStartupValidator>().Validate();
        }

        var asked = recorder.Asked.Keys.Where(key => Sections.Any(section => key.StartsWith(section, StringComparison.OrdinalIgnoreCase))).ToList();

        Assert.Contains("ImageGen:Results:Path", asked);
        Assert.DoesNotContain(asked, key => !SettingNames.IsKnown(key) && !SettingNames.IsSection(key));
    }

    [Theory]
    [InlineData(typeof(Worker.Background.WorkerOptions), "Worker")]
    [InlineData(typeof(Gateway.Admission.AdmissionOptions), "Gateway")]
    [InlineData(typeof(Messaging.MessagingOptions), "Messaging")]
    [InlineData(typeof(Worker.Webhooks.WebhookOptions), "ImageGen:Webhooks")]
    public void Every_property_of_options_is_known(Type options, string section)
        => Assert.All(options.GetProperties(), property => Assert.True(SettingNames.IsKnown($"{section}:{property.Name}"), property.Name));

    [Fact]
    public void Every_setting_of_a_provider_is_known()
        => Assert.All(
            typeof(ConfiguredProvider).GetProperties().Where(property => property.Name is not (nameof(ConfiguredProvider.Name) or nameof(ConfiguredProvider.Rate) or nameof(ConfiguredProvider.Revision))),
            property => Assert.True(SettingNames.IsKnown($"ImageGen:Providers:one:{property.Name}"), property.Name));

    /// <summary>The last part of a configuration, which is asked first, knows nothing, and remembers what it was asked.</summary>
    private sealed class Recorder : ConfigurationProvider, IConfigurationSource
    {
        public ConcurrentDictionary<string, bool> Asked { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            Asked[key] = true;
            return base.TryGet(key, out value);
        }
    }
}
