using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Egress;

/// <summary>Reads <see cref="EgressOptions"/> from the configuration; reports all errors at once, each with its key.</summary>
internal sealed class EgressConfiguration(IConfiguration configuration) : IConfigureOptions<EgressOptions>, IValidateOptions<EgressOptions>
{
    private const string Section = "ImageGen:Egress";

    public void Configure(EgressOptions options) => Read(options, []);

    public ValidateOptionsResult Validate(string? name, EgressOptions options)
    {
        List<string> faults = [];
        Read(new EgressOptions(), faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private void Read(EgressOptions options, List<string> faults)
    {
        var section = configuration.GetSection(Section);
        options.AllowedNetworks = [.. ReadNetworks(section.GetSection(nameof(EgressOptions.AllowedNetworks)), faults)];
        options.AllowHttp = ReadSwitch(section, faults);
    }

    private static bool ReadSwitch(IConfigurationSection section, List<string> faults)
    {
        var text = section[nameof(EgressOptions.AllowHttp)];
        if (string.IsNullOrWhiteSpace(text) || bool.TryParse(text, out _))
        {
            return bool.TryParse(text, out var allowed) && allowed;
        }

        faults.Add($"{Section}:{nameof(EgressOptions.AllowHttp)} is '{text}', but must be true or false.");
        return false;
    }

    /// <summary>The values of a list, or of one comma-separated value, which is the form for an environment variable.</summary>
    private static IEnumerable<IPNetwork> ReadNetworks(IConfigurationSection section, List<string> faults)
    {
        var texts = section.GetChildren().Select(child => child.Value ?? "").Concat((section.Value ?? "").Split(','));
        foreach (var text in texts.Select(text => text.Trim()).Where(text => text.Length > 0))
        {
            if (text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out var network))
            {
                yield return network;
            }
            else
            {
                faults.Add($"{Section}:{nameof(EgressOptions.AllowedNetworks)} has '{text}', but must contain only networks such as 10.20.0.0/16 or fd12:3456::/32.");
            }
        }
    }
}
