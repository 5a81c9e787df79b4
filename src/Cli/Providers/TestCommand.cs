using System.CommandLine;
using ImageGen.Providers;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Providers;

/// <summary>
/// <c>imagegen providers test</c>: the cheapest real call to a provider, and in one line what came of it. It needs the provider's token, so it is
/// a process with a worker's settings; with a store among them, what is set at run time counts too.
/// </summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Name of a configured provider." };
        var command = new Command("test", "Makes the cheapest real call to a provider, which buys nothing; exit code 1 when an order would not get through. A worker's settings as --Key:Sub=value or from the environment.")
        {
            name,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = Build([.. parsed.UnmatchedTokens]);
            await host.StartAsync(cancellationToken);
            var finding = await TestAsync(host.Services.GetRequiredService<ProviderCatalog>(), parsed.GetValue(name)!, cancellationToken);
            await host.StopAsync(cancellationToken);
            AnsiConsole.Console.Profile.Out.Writer.WriteLine($"{parsed.GetValue(name)}: {(finding.IsGood ? "good" : "not usable")}. {finding.Words}");
            return finding.IsGood ? ExitCode.Succeeded : ExitCode.ProviderUnusable;
        });
        return command;
    }

    private static IHost Build(string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(settings);
        builder.AddServiceDefaults();
        if (builder.Configuration.GetConnectionString("Redis") is { Length: > 0 })
        {
            builder.AddStorage();
        }

        builder.AddProviderCatalog();

        // Standard output is the finding's.
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private static async Task<AccountFinding> TestAsync(ProviderCatalog catalog, string name, CancellationToken cancellationToken)
    {
        if (!catalog.TryGet(name, out var provider))
        {
            throw new CommandException(ExitCode.InvalidRequest, $"There is no provider '{name}'. These are configured: {string.Join(", ", catalog.All.Select(one => one.Name))}.");
        }

        if (provider is not IAccountCheck check)
        {
            return new AccountFinding(false, $"A provider of kind {provider.Kind} has no call that costs nothing; only an order tells.");
        }

        try
        {
            return await check.CheckAccountAsync(cancellationToken);
        }
        catch (ProviderFaultException fault)
        {
            return new AccountFinding(false, fault.Message);
        }
    }
}
