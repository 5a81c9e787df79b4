using System.CommandLine;
using System.Globalization;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Tenancy;

/// <summary><c>imagegen tenants erase</c>: erases all jobs of a tenant. It may be broken off and repeated; what is erased is passed over.</summary>
internal static class EraseTenantCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The tenant." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !NamePattern.IsMatch(text))
            {
                result.AddError("The name must be a tenant: 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
            }
        });
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask for confirmation." };
        var call = new GatewayCall(isOperators: true, hasTenant: false);
        var command = new Command(
            "erase",
            "Erases images, prompts and all other content of the tenant's jobs, and keeps their receipts. Unfinished jobs are canceled, and erased once they have ended. Revoke the tenant's keys first. Needs the admin token.")
        {
            name, yes,
        };
        call.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = call.Connect(parsed);
            return await RunAsync(client, AnsiConsole.Console, parsed.GetValue(name)!, parsed.GetValue(yes), call.IsJson(parsed), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(GatewayClient client, IAnsiConsole console, string tenant, bool confirmed, bool json, CancellationToken cancellationToken)
    {
        if (!confirmed)
        {
            if (json || Console.IsInputRedirected)
            {
                throw new CommandException(ExitCode.NotConfirmed, "Confirmation is needed, and there is no terminal to ask. Repeat the command with --yes.");
            }

            if (!await console.ConfirmAsync($"Erase all jobs of the tenant {tenant}? Nothing brings their images back.", defaultValue: false, cancellationToken))
            {
                return ExitCode.NotConfirmed;
            }
        }

        var total = new TenantErasureResponse { Tenant = tenant };
        for (string? cursor = null; ;)
        {
            var page = (await client.EraseTenantAsync(tenant, cursor, cancellationToken)).Value;
            total = total with
            {
                Erased = total.Erased + page.Erased,
                Requested = total.Requested + page.Requested,
                AlreadyErased = total.AlreadyErased + page.AlreadyErased,
                Incomplete = total.Incomplete || page.Incomplete,
            };
            if (page.NextCursor is not { } next)
            {
                break;
            }

            cursor = next;
            if (!json)
            {
                console.WriteLine(Describe(total));
            }
        }

        if (json)
        {
            JsonOutput.Write(console, System.Text.Json.JsonSerializer.SerializeToElement(new { total.Tenant, total.Erased, total.Requested, total.AlreadyErased, total.Incomplete }, ClientJson.Options));
        }
        else
        {
            console.WriteLine($"{Describe(total)} Workers remove the images within a minute.");
        }

        // Jobs in a part of the store that does not respond are not erased: the operator repeats the command.
        return total.Incomplete ? ExitCode.ServerUnreachable : ExitCode.Succeeded;
    }

    private static string Describe(TenantErasureResponse total) => string.Create(
        CultureInfo.InvariantCulture,
        $"{total.Erased} jobs erased, {total.Requested} to be erased after their ends, {total.AlreadyErased} erased before.{(total.Incomplete ? " A part of the store does not respond; repeat the command." : "")}");
}
