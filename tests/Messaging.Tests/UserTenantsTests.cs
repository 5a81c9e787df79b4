using ImageGen.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Messaging.Tests;

/// <summary>The setting <c>Messaging:UserTenants</c>: whom it allows what, and which values stop the start.</summary>
public sealed class UserTenantsTests
{
    private static readonly UserTenants Users = Read(
        ("imagegen", "*"), ("shop", "acme"), ("studio", "acme, beta"), ("Capital", "acme"), ("listed:0", "acme"), ("listed:1", "beta"));

    [Theory]
    [InlineData("imagegen", "acme", true)]
    [InlineData("imagegen", "A B", true)]
    [InlineData("shop", "acme", true)]
    [InlineData("shop", "beta", false)]
    [InlineData("shop", "default", false)]
    [InlineData("studio", "beta", true)]
    [InlineData("listed", "beta", true)]
    [InlineData("listed", "gamma", false)]
    [InlineData("Capital", "acme", true)]
    [InlineData("capital", "acme", false)]
    [InlineData("SHOP", "acme", false)]
    [InlineData("nobody", "acme", false)]
    [InlineData("", "acme", false)]
    [InlineData(null, "acme", false)]
    [InlineData("shop", null, false)]
    [InlineData("shop", "*", false)]
    [InlineData(null, null, false)]
    public void A_user_may_publish_for_its_tenants_only(string? user, string? tenant, bool isAllowed)
        => Assert.Equal(isAllowed, Users.Objection(user, tenant) is null);

    [Fact]
    public void A_refusal_names_user_and_tenant_and_quotes_no_invalid_tenant()
    {
        var refusal = Assert.Throws<CommandRefusedException>(() => Users.Check("shop", "beta"));

        Assert.Equal(DeadLetter.TenantNotAllowed, refusal.Reason);
        Assert.Equal("The RabbitMQ user shop may not publish commands for tenant beta.", refusal.Message);
        Assert.DoesNotContain("A\nB", Users.Objection("shop", "A\nB"), StringComparison.Ordinal);
        Assert.Contains("user_id", Users.Objection(null, "beta"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_entries_everybody_may_name_every_tenant()
    {
        Assert.Null(Read().Objection(null, "acme"));
        Assert.True(Read().AllowsEvery(null));
        Assert.False(Users.AllowsEvery(null));
        Assert.False(Users.AllowsEvery("shop"));
    }

    [Theory]
    [InlineData("shop", "Acme", "Messaging:UserTenants:shop is 'Acme'")]
    [InlineData("shop", "acme,b c", "Messaging:UserTenants:shop is 'b c'")]
    [InlineData("shop", "**", "Messaging:UserTenants:shop is '**'")]
    [InlineData("shop", ",", "Messaging:UserTenants:shop names no tenant")]
    [InlineData("shop", "", "Messaging:UserTenants:shop names no tenant")]
    [InlineData("shop:0", "no tenant", "Messaging:UserTenants:shop is 'no tenant'")]
    [InlineData("shop:first", "acme", "Messaging:UserTenants:shop:first is not a setting")]
    [InlineData("shop", "acme", "Messaging:UserTenants must map the user of ConnectionStrings:RabbitMq to *")]
    [InlineData("worker", "acme", "Messaging:UserTenants must map the user of ConnectionStrings:RabbitMq to *")]
    public async Task A_host_with_an_invalid_map_does_not_start(string user, string tenants, string message)
    {
        using var host = HostOf(("ConnectionStrings:RabbitMq", "amqp://worker:SECRET@127.0.0.1:9/"), ($"Messaging:UserTenants:{user}", tenants));

        // Several errors come together, some of them from other checks.
        var text = (await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken))).ToString();

        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_in_memory_transport_only_the_values_are_checked()
    {
        using var host = HostOf(("Messaging:UserTenants:shop", "acme"));

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static UserTenants Read(params (string User, string Tenants)[] entries) => UserTenants.Read(
        new ConfigurationBuilder().AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create($"Messaging:UserTenants:{entry.User}", (string?)entry.Tenants))).Build());

    private static IHost HostOf(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults().AddMessaging(_ => []);
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
