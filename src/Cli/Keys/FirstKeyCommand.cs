using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Storage.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ImageGen.Cli.Keys;

/// <summary>
/// <c>imagegen keys init</c>: creates the first key with the scope admin, directly in the store, because a gateway that other machines can reach does not start
/// without credentials.
/// </summary>
internal static class FirstKeyCommand
{
    private const string Name = "first admin key";

    public static Command Create()
    {
        var json = GatewayCall.Json();
        var command = new Command("init", "Creates the first admin key in the store and shows it once; does nothing if there is an active one. The store's settings as --Key:Sub=value or from the environment.") { json };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = Host.CreateApplicationBuilder([.. parsed.UnmatchedTokens]);
            builder.AddServiceDefaults();
            builder.AddStorage();

            // Standard output is for the key.
            builder.Logging.ClearProviders();
            using var host = builder.Build();
            await host.StartAsync(cancellationToken);
            var key = await TryCreateAsync(host.Services.GetRequiredService<IApiKeys>(), host.Services.GetRequiredService<TimeProvider>(), cancellationToken);
            await host.StopAsync(cancellationToken);
            Write(AnsiConsole.Console, key, parsed.GetValue(json));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static async Task<string?> TryCreateAsync(IApiKeys keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (key, secret) = NewApiKey.Create(Name, Tenants.Default, AccessScope.Admin, now, expiresIn: null);
        var change = new AccessChange { At = now, By = $"imagegen keys init on {Environment.MachineName}", Action = AccessActions.KeyCreated, Subject = key.Id };
        return await keys.TryAddFirstAdminAsync(key, change, cancellationToken) ? secret : null;
    }

    private static void Write(IAnsiConsole console, string? key, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.Write(console, System.Text.Json.JsonSerializer.SerializeToElement(new { created = key is not null, key }, ClientJson.Options));
        }
        else if (key is null)
        {
            console.WriteLine("There is an active admin key already.");
        }
        else
        {
            console.MarkupLine("[yellow]This is the first admin key. Keep it now: it is not shown again.[/]");
            console.WriteLine(key);
        }
    }
}
