using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Jobs;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Providers;

/// <summary>
/// <c>imagegen providers test</c>: makes the cheapest real call to a provider, and prints the result in one line. It needs the provider's token, so it is
/// a process with a worker's settings; with a store among them, run-time settings apply too.
/// </summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Name of a configured provider." };
        var json = GatewayCall.Json();
        json.Description = "Write one JSON document with provider, good and message; an error is a problem (RFC 9457) on standard error.";
        var command = new Command("test", "Makes the cheapest real call to a provider, which buys nothing. Exit code 0: an order would be accepted. 1: it would not. 2: the name, a setting or an option is wrong. 20: the store of the settings can't be reached. A worker's settings as --Key:Sub=value or from the environment.")
        {
            name, json,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TestSettings.Check(parsed.UnmatchedTokens);
            using var host = Build(parsed.GetValue(name)!, [.. parsed.UnmatchedTokens]);
            await host.StartAsync(cancellationToken);
            var finding = await TestAsync(host.Services.GetRequiredService<ProviderAdapters>(), parsed.GetValue(name)!, cancellationToken);
            await host.StopAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(AnsiConsole.Console, new { Provider = parsed.GetValue(name), Good = finding.IsGood, Message = finding.Message });
            }
            else
            {
                AnsiConsole.Console.Profile.Out.Writer.WriteLine($"{parsed.GetValue(name)}: {(finding.IsGood ? "good" : "not usable")}. {finding.Message}");
            }

            return finding.IsGood ? ExitCode.Succeeded : ExitCode.ProviderUnusable;
        });
        return command;
    }

    private static IHost Build(string name, string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(settings);
        builder.AddServiceDefaults();
        builder.AddJobs();
        ChooseDefault(builder.Configuration, name);
        if (builder.Configuration.GetConnectionString("Redis") is { Length: > 0 })
        {
            builder.AddStorage();
        }

        builder.Services.AddImageProviders(builder.Configuration);

        // Standard output is for the result.
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    /// <summary>Chooses a default provider if none is configured: the command orders nothing, and therefore requires none.</summary>
    private static void ChooseDefault(ConfigurationManager configuration, string name)
    {
        const string Key = "ImageGen:DefaultProvider";
        var instances = configuration.GetSection("ImageGen:Providers").GetChildren().Select(instance => instance.Key).ToList();
        if (string.IsNullOrWhiteSpace(configuration[Key]) && instances.Count > 0)
        {
            configuration[Key] = instances.Contains(name) ? name : instances[0];
        }
    }

    private static async Task<AccountCheckResult> TestAsync(ProviderAdapters catalog, string name, CancellationToken cancellationToken)
    {
        if (!catalog.TryGet(name, out var provider))
        {
            throw new CommandException(ExitCode.InvalidRequest, $"The provider '{name}' is not configured. Configured providers: {string.Join(", ", catalog.All.Select(one => one.Name))}.");
        }

        return await AccountTest.RunAsync(provider, cancellationToken);
    }
}
