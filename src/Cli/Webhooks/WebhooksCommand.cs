using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Contracts;
using Spectre.Console;

namespace ImageGen.Cli.Webhooks;

/// <summary><c>imagegen webhooks</c>: manages the webhook endpoints of a running gateway.</summary>
internal static class WebhooksCommand
{
    public static Command Create() => new("webhooks", "Manages the webhook endpoints of a running gateway, and shows deliveries.")
    {
        List(),
        Add(),
        OfOne("show", "Shows an endpoint.", (client, id, cancellationToken) => client.GetWebhookAsync(id, cancellationToken)),
        Update(),
        OfOne("rotate", "Creates a new signing secret, and shows it once; the old one signs too for 24 hours.", (client, id, cancellationToken) => client.RotateWebhookAsync(id, cancellationToken)),
        OfOne("disable", "Disables an endpoint, and drops its pending deliveries.", (client, id, cancellationToken) => client.ChangeWebhookAsync(id, new WebhookChange(Disabled: true), cancellationToken)),
        OfOne("enable", "Enables an endpoint again.", (client, id, cancellationToken) => client.ChangeWebhookAsync(id, new WebhookChange(Disabled: false), cancellationToken)),
        Delete(),
        Test(),
        DeliveriesCommand.Create(),
        ReplayDeliveriesCommand.Create(),
        JobSecret(),
    };

    /// <summary>The endpoint's id.</summary>
    public static Argument<Guid> Id() => new("id") { Description = "The endpoint's id." };

    private static Command List() => new GatewayCall().Complete<WebhookListResponse>(
        new Command("list", "Lists the endpoints, oldest first."),
        (client, _, cancellationToken) => client.ListWebhooksAsync(cancellationToken),
        (console, response) => WebhookTable.Write(console, response.Data));

    private static Command Add()
    {
        var url = new Argument<string>("url") { Description = "The https address that receives the events." };
        var (events, description) = (Events(), Description());
        return new GatewayCall().Complete<WebhookResponse>(
            new Command("add", "Registers an endpoint, and shows its signing secret once.") { url, events, description },
            (client, parsed, cancellationToken) => client.AddWebhookAsync(
                new WebhookChange(parsed.GetValue(url), Given(parsed.GetValue(events)), parsed.GetValue(description)), cancellationToken),
            WebhookTable.Write);
    }

    private static Command Update()
    {
        var id = Id();
        var url = new Option<string?>("--url") { Description = "The new https address that receives the events." };
        var (events, description) = (Events(), Description());
        var command = new Command("update", "Changes the given properties of an endpoint.") { id, url, events, description };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(url) ?? result.GetResult(events) ?? result.GetResult(description)) is null)
            {
                result.AddError("Give the properties to change: --url, --event or --description.");
            }
        });
        return new GatewayCall().Complete<WebhookResponse>(
            command,
            (client, parsed, cancellationToken) => client.ChangeWebhookAsync(
                parsed.GetValue(id), new WebhookChange(parsed.GetValue(url), Given(parsed.GetValue(events)), parsed.GetValue(description)), cancellationToken),
            WebhookTable.Write);
    }

    private static Command Delete()
    {
        var id = Id();
        return new GatewayCall().Complete<DeletedResponse>(
            new Command("delete", "Deletes an endpoint, and drops its pending deliveries.") { id },
            (client, parsed, cancellationToken) => client.DeleteWebhookAsync(parsed.GetValue(id), cancellationToken),
            (_, _) => { });
    }

    private static Command Test()
    {
        var id = Id();
        return new GatewayCall().Complete<DeliveryIdResponse>(
            new Command("test", "Sends a webhook.test to an endpoint, and prints the delivery's id.") { id },
            (client, parsed, cancellationToken) => client.TestWebhookAsync(parsed.GetValue(id), cancellationToken),
            (console, response) => console.WriteLine(response.DeliveryId));
    }

    private static Command JobSecret()
    {
        var rotate = new Option<bool>("--rotate") { Description = "Create a new secret, and show it once; the old one signs too for 24 hours." };
        return new GatewayCall().Complete<JobSecretResponse>(
            new Command("job-secret", "Shows the end of the secret that signs deliveries to addresses that jobs name.") { rotate },
            (client, parsed, cancellationToken) => parsed.GetValue(rotate) ? client.RotateJobSecretAsync(cancellationToken) : client.GetJobSecretAsync(cancellationToken),
            (console, secret) => console.WriteLine(secret.Exists ? secret.Secret ?? $"…{secret.SecretLast4}" : "There is no secret; --rotate creates one."));
    }

    private static Command OfOne(string name, string description, Func<GatewayClient, Guid, CancellationToken, Task<Response<WebhookResponse>>> call)
    {
        var id = Id();
        return new GatewayCall().Complete<WebhookResponse>(
            new Command(name, description) { id }, (client, parsed, cancellationToken) => call(client, parsed.GetValue(id), cancellationToken), WebhookTable.Write);
    }

    private static Option<string[]> Events() => new("--event") { Description = $"A type of events that it receives, such as {ImageGenerated.EventType}, or * for all except {ImageProgressed.EventType}. May be repeated." };

    private static Option<string?> Description() => new("--description") { Description = "A description for your own use." };

    private static string[]? Given(string[]? values) => values is { Length: > 0 } ? values : null;
}
