using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Egress.Tests;

public sealed class EgressRegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_private_network_is_allowed_by_default()
    {
        using var host = Build();
        await host.StartAsync(Token);

        var options = host.Services.GetRequiredService<IOptions<EgressOptions>>().Value;
        Assert.Empty(options.AllowedNetworks);
        Assert.False(options.AllowHttp);
        Assert.NotNull(host.Services.GetRequiredService<EgressGuard>());
    }

    [Fact]
    public async Task Networks_are_read_from_a_list_and_from_one_value()
    {
        using var list = Build(("AllowedNetworks:0", "10.20.0.0/16"), ("AllowedNetworks:1", "fd12:3456::/32"), ("AllowHttp", "true"));
        using var value = Build(("AllowedNetworks", "10.20.0.0/16, fd12:3456::/32"));
        await list.StartAsync(Token);

        Assert.Equal(["10.20.0.0/16", "fd12:3456::/32"], NetworksOf(list));
        Assert.Equal(["10.20.0.0/16", "fd12:3456::/32"], NetworksOf(value));
        Assert.True(list.Services.GetRequiredService<IOptions<EgressOptions>>().Value.AllowHttp);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Plain_http_is_off_unless_the_switch_is_on(string value)
    {
        using var host = Build(("AllowHttp", value));
        await host.StartAsync(Token);

        Assert.False(host.Services.GetRequiredService<IOptions<EgressOptions>>().Value.AllowHttp);
    }

    [Fact]
    public async Task The_options_alone_stop_the_start_of_a_host_too()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ImageGen:Egress:AllowHttp"] = "perhaps";
        builder.Services.AddEgressOptions(builder.Configuration);
        using var host = builder.Build();

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("'perhaps'", Assert.Single(fault.Failures), StringComparison.Ordinal);
        Assert.Null(host.Services.GetService<EgressGuard>());
    }

    [Fact]
    public async Task Every_fault_is_named_when_the_host_starts()
    {
        using var host = Build(("AllowedNetworks:0", "10.20.0.0/33"), ("AllowedNetworks:1", "intranet"), ("AllowedNetworks:2", "10.0.0.1"), ("AllowHttp", "perhaps"));

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Equal(["10.20.0.0/33", "intranet", "10.0.0.1", "perhaps"], fault.Failures.Select(failure => failure.Split('\'')[1]));
    }

    private static IEnumerable<string> NetworksOf(IHost host) => host.Services.GetRequiredService<IOptions<EgressOptions>>().Value.AllowedNetworks.Select(network => network.ToString());

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"ImageGen:Egress:{setting.Key}", (string?)setting.Value)));
        builder.Services.AddEgress(builder.Configuration);
        builder.Services.AddEgress(builder.Configuration);
        return builder.Build();
    }
}
