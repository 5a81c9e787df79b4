using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Limits;
using ImageGen.Contracts;
using ImageGen.Storage.Access;

namespace ImageGen.Cli.Keys;

/// <summary><c>imagegen keys</c>: manages API keys, for operators.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Manages API keys, for operators.")
    {
        Add(),
        List(),
        Revoke(),
        Rotate(),
        KeyLimitsCommand.Create(Id()),
        Audit(),
        FirstKeyCommand.Create(),
    };

    private static GatewayCall Call() => new(isOperators: true, hasTenant: false);

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "A name for people, for example the system that uses the key." };
        var tenant = GatewayCall.TenantOption();
        tenant.Description = $"The tenant that the key belongs to. Default: {Tenants.Default}.";
        var scopes = new Option<string[]>("--scope") { Description = $"What its holder may do: {string.Join(", ", AccessScopes.Names)}. May be repeated. Default: all but admin and metrics." };
        var expiresIn = Duration("--expires-in", "Time after which the key is refused, for example 90d. Default: never.");
        return Call().Complete<KeyResponse>(
            new Command("create", "Creates a key, and shows it once.") { name, tenant, scopes, expiresIn },
            (client, parsed, cancellationToken) => client.AddKeyAsync(
                new NewKey(parsed.GetValue(name)!, parsed.GetValue(tenant), parsed.GetValue(scopes) is { Length: > 0 } given ? given : null, (long?)parsed.GetValue(expiresIn)?.TotalSeconds),
                cancellationToken),
            KeyTable.Write);
    }

    private static Command List() => Call().Complete<KeyListResponse>(
        new Command("list", "Lists all keys, also revoked and expired ones."),
        (client, _, cancellationToken) => client.ListKeysAsync(cancellationToken),
        (console, response) => KeyTable.Write(console, response.Data));

    private static Command Revoke()
    {
        var id = Id();
        return Call().Complete<RevokedKeyResponse>(
            new Command("revoke", "Revokes a key: every gateway refuses it within 5 s.") { id },
            (client, parsed, cancellationToken) => client.RevokeKeyAsync(parsed.GetValue(id)!, cancellationToken),
            (_, _) => { });
    }

    private static Command Rotate()
    {
        var id = Id();
        var overlap = Duration("--overlap", "How long the previous key is still accepted, for example 24h. Default: not at all.");
        return Call().Complete<KeyResponse>(
            new Command("rotate", "Replaces a key by a new one with the same id, tenant and scopes, and shows it once.") { id, overlap },
            (client, parsed, cancellationToken) => client.RotateKeyAsync(parsed.GetValue(id)!, (int)(parsed.GetValue(overlap)?.TotalSeconds ?? 0), cancellationToken),
            KeyTable.Write);
    }

    private static Command Audit() => Call().Complete<KeyChangeListResponse>(
        new Command("audit", "Lists who created, revoked or rotated which key, and when, newest first."),
        (client, _, cancellationToken) => client.ListKeyChangesAsync(cancellationToken),
        KeyTable.Write);

    private static Argument<string> Id() => new("id") { Description = "The key's id, for example key_0123456789abcdef." };

    private static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens is [{ Value: var text }] && KeyDuration.TryParse(text, out var duration))
            {
                return duration;
            }

            result.AddError($"{name} must be a number with s, m, h or d, such as 90m, 24h or 90d.");
            return null;
        },
    };
}
