using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Jobs;
using Spectre.Console;

namespace ImageGen.Cli.Webhooks;

/// <summary><c>imagegen webhooks</c>: where events are posted, at a running gateway.</summary>
internal static class WebhooksCommand
{
    public static Command Create() => new("webhooks", "Says where a running gateway posts events, and shows what was posted.")
    {
        List(),
        Add(),
        OfOne("show", "Shows an endpoint.", (client, id, cancellationToken) => client.GetWebhookAsync(id, cancellationToken)),
        Update(),
        OfOne("rotate", "Makes a new signing secret, and shows it once; the old one signs too for 24 hours.", (client, id, cancellationToken) => client.RotateWebhookAsync(id, cancellationToken)),
        OfOne("disable", "Posts nothing more to an endpoint, and drops what is pending.", (client, id, cancellationToken) => client.ChangeWebhookAsync(id, new WebhookChange(Disabled: true), cancellationToken)),
        OfOne("enable", "Posts to an endpoint again.", (client, id, cancellationToken) => client.ChangeWebhookAsync(id, new WebhookChange(Disabled: false), cancellationToken)),
        Delete(),
        Test(),
        DeliveriesCommand.Create(),
        ReplayDeliveriesCommand.Create(),
        JobSecret(),
    };

    /// <summary>The endpoint's id.</summary>
    public static Argument<Guid> Id() => new("id") { Description = "The endpoint's id." };

    /// <summary>A client of the gateway that was named, or of the one on this machine.</summary>
    public static GatewayClient Client(ParseResult parsed, Option<Uri?> server) => new(parsed.GetValue(server) ?? JobsCommand.DefaultServer);

    private static Command List()
    {
        var server = SharedOptions.Server();
        var command = new Command("list", "Lists the endpoints, oldest first.") { server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            WebhookTable.Write(AnsiConsole.Console, await client.ListWebhooksAsync(cancellationToken));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command Add()
    {
        var url = new Argument<string>("url") { Description = "Where events are to be posted: an https address." };
        var (events, description, server) = (Events(), Description(), SharedOptions.Server());
        var command = new Command("add", "Registers an endpoint, and shows its signing secret once.") { url, events, description, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            var webhook = new WebhookChange(parsed.GetValue(url), Given(parsed.GetValue(events)), parsed.GetValue(description));
            WebhookTable.Write(AnsiConsole.Console, await client.AddWebhookAsync(webhook, cancellationToken));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command Update()
    {
        var id = Id();
        var url = new Option<string?>("--url") { Description = "Where events are to be posted from now on." };
        var (events, description, server) = (Events(), Description(), SharedOptions.Server());
        var command = new Command("update", "Changes what is named of an endpoint.") { id, url, events, description, server };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(url) ?? result.GetResult(events) ?? result.GetResult(description)) is null)
            {
                result.AddError("Say what to change: --url, --event or --description.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            var change = new WebhookChange(parsed.GetValue(url), Given(parsed.GetValue(events)), parsed.GetValue(description));
            WebhookTable.Write(AnsiConsole.Console, await client.ChangeWebhookAsync(parsed.GetValue(id), change, cancellationToken));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command Delete()
    {
        var (id, server) = (Id(), SharedOptions.Server());
        var command = new Command("delete", "Deletes an endpoint, and drops what is pending.") { id, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            await client.DeleteWebhookAsync(parsed.GetValue(id), cancellationToken);
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command Test()
    {
        var (id, server) = (Id(), SharedOptions.Server());
        var command = new Command("test", "Posts a webhook.test to an endpoint, and prints the delivery's id.") { id, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            AnsiConsole.Console.WriteLine((await client.TestWebhookAsync(parsed.GetValue(id), cancellationToken)).DeliveryId);
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command JobSecret()
    {
        var rotate = new Option<bool>("--rotate") { Description = "Make one, or a new one, and show it once; the old one signs too for 24 hours." };
        var server = SharedOptions.Server();
        var command = new Command("job-secret", "Tells of the secret that signs posts to addresses that jobs name.") { rotate, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            var secret = parsed.GetValue(rotate) ? await client.RotateJobSecretAsync(cancellationToken) : await client.GetJobSecretAsync(cancellationToken);
            AnsiConsole.Console.WriteLine(secret.Exists ? secret.Secret ?? $"…{secret.SecretLast4}" : "There is none; --rotate makes one.");
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Command OfOne(string name, string description, Func<GatewayClient, Guid, CancellationToken, Task<WebhookAnswer>> call)
    {
        var (id, server) = (Id(), SharedOptions.Server());
        var command = new Command(name, description) { id, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Client(parsed, server);
            WebhookTable.Write(AnsiConsole.Console, await call(client, parsed.GetValue(id), cancellationToken));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static Option<string[]> Events() => new("--event") { Description = "A type of events it gets, such as image.generated, or * for all but image.progress. May be said more than once." };

    private static Option<string?> Description() => new("--description") { Description = "Words of your own." };

    private static string[]? Given(string[]? values) => values is { Length: > 0 } ? values : null;
}
