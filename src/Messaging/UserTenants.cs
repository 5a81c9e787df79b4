using ImageGen.Contracts;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Messaging;

/// <summary>
/// The setting <c>Messaging:UserTenants</c>: for which tenants each RabbitMQ user may publish commands. RabbitMQ accepts the property <c>user-id</c> of a
/// message only if it is the user of the connection, so it proves who published a command, and <c>tenant</c> in its body proves nothing. Without entries
/// every publisher may name every tenant.
/// </summary>
internal sealed class UserTenants
{
    /// <summary>The name of the setting.</summary>
    public const string Key = "Messaging:UserTenants";

    private const string EveryTenant = "*";

    /// <summary>Longest name of a user; that of the AMQP property.</summary>
    private const int MaxUser = 255;

    private readonly Dictionary<string, IReadOnlyList<string>> _tenantsOf;

    private UserTenants(Dictionary<string, IReadOnlyList<string>> tenantsOf) => _tenantsOf = tenantsOf;

    /// <summary>No entries: the in-memory transport has no users, and the process is its only publisher.</summary>
    public static UserTenants None { get; } = new([]);

    /// <summary>Whether there are no entries.</summary>
    public bool IsEmpty => _tenantsOf.Count == 0;

    /// <summary>Reads the setting. Names of users are compared as they are written, as RabbitMQ compares them.</summary>
    public static UserTenants Read(IConfiguration configuration)
        => new(configuration.GetSection(Key).GetChildren().ToDictionary(user => user.Key, TenantsOf, StringComparer.Ordinal));

    /// <summary>The errors of the setting, each as a sentence that begins with its key.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (user, tenants) in _tenantsOf)
        {
            if (user.Length > MaxUser)
            {
                yield return $"{Key} has a user name of more than {MaxUser} characters.";
            }
            else if (tenants.Count == 0)
            {
                yield return $"{Key}:{user} names no tenant: name one or several, or {EveryTenant} for all.";
            }
            else if (tenants.FirstOrDefault(tenant => tenant != EveryTenant && !NamePattern.IsMatch(tenant)) is { } invalid)
            {
                yield return $"{Key}:{user} is '{invalid}', but must be tenants, each 1 to 64 characters of a-z 0-9 - _ that begin with a letter or digit, or {EveryTenant} for all.";
            }
        }
    }

    /// <summary>Whether the user may publish for every tenant.</summary>
    /// <param name="user">The <c>user-id</c> of a message; null when it has none.</param>
    public bool AllowsEvery(string? user) => IsEmpty || TenantsOf(user).Contains(EveryTenant);

    /// <summary>Refuses a command that its publisher may not send. Null, or empty, as a user or a tenant is never allowed where there are entries.</summary>
    /// <exception cref="CommandRefusedException"><see cref="DeadLetter.TenantNotAllowed"/>.</exception>
    public void Check(string? user, string? tenant)
    {
        if (Objection(user, tenant) is { } objection)
        {
            throw new CommandRefusedException(DeadLetter.TenantNotAllowed, objection);
        }
    }

    /// <summary>Why the user may not publish for the tenant; null when it may.</summary>
    public string? Objection(string? user, string? tenant)
    {
        if (AllowsEvery(user) || (tenant is not null && TenantsOf(user).Contains(tenant)))
        {
            return null;
        }

        // The tenant comes from the body, and may be any text.
        var named = NamePattern.IsMatch(tenant) ? $"tenant {tenant}" : "a tenant whose name is invalid";
        return string.IsNullOrEmpty(user)
            ? $"The message has no user-id, and names {named}: set the property user_id to the RabbitMQ user that publishes it."
            : $"The RabbitMQ user {user} may not publish commands for {named}.";
    }

    private IReadOnlyList<string> TenantsOf(string? user) => user is not null && _tenantsOf.TryGetValue(user, out var tenants) ? tenants : [];

    // As children, or as one comma-separated text, which is easier to write in an environment variable.
    private static IReadOnlyList<string> TenantsOf(IConfigurationSection user)
        => user.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. user.GetChildren().Select(child => child.Value?.Trim() ?? "").Where(tenant => tenant.Length > 0)];
}
