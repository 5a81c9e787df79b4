using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Messaging.Tests;

public sealed class InMemoryTopologyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_in_memory_bus_routes_commands_by_lane()
    {
        var inbox = new Inbox();
        await using var host = await Hosts.StartWorkerAsync(null, inbox);
        var command = new GenerateImage { JobId = Guid.NewGuid(), Request = new ImageRequest { Prompt = "a red cube" } };

        Assert.True(await host.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, "gpu", Token));
        await host.Services.GetRequiredService<IBus>().Publish(new CancelImage { JobId = command.JobId }, Token);

        await Eventually.TrueAsync(() => !inbox.Generate.IsEmpty && !inbox.Cancel.IsEmpty, "both commands are consumed");
        Assert.Equal(("gpu", command), Assert.Single(inbox.Generate));
        Assert.Equal(command.JobId, Assert.Single(inbox.Recorded));
        Assert.Equal(command.JobId, Assert.Single(inbox.Cancel).JobId);
    }

    [Fact]
    public async Task The_in_memory_bus_has_no_users_and_accepts_commands_for_every_tenant()
    {
        var inbox = new Inbox();
        await using var host = await Hosts.StartWorkerAsync(null, inbox, ("Messaging:UserTenants:shop", "acme"));
        var command = new GenerateImage { JobId = Guid.NewGuid(), Tenant = "beta", Request = new ImageRequest { Prompt = "a red cube" } };

        Assert.True(await host.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, "gpu", Token));

        await Eventually.TrueAsync(() => !inbox.Generate.IsEmpty, "the command is consumed");
        Assert.Equal(command.JobId, Assert.Single(inbox.Recorded));
    }

    [Fact]
    public async Task The_in_memory_bus_accepts_events_without_a_listener()
    {
        await using var host = await Hosts.StartGatewayAsync(null);

        await host.Services.GetRequiredService<IEventPublisher>().PublishAsync(
            new ImageStarted { JobId = Guid.NewGuid(), Tenant = "default", Provider = "sandbox" }, Guid.NewGuid(), Token);
    }

    [Fact]
    public async Task The_in_memory_bus_delivers_the_contracts_to_a_subscriber()
    {
        await using var host = await Hosts.StartGatewayAsync(null);
        var subscriber = new Subscriber();
        var connected = host.Services.GetRequiredService<IReceiveEndpointConnector>().ConnectReceiveEndpoint("their-app", (_, endpoint) =>
        {
            endpoint.UseRawJsonDeserializer();
            subscriber.Connect(endpoint);
        });
        await connected.Ready.WaitAsync(Token);

        await subscriber.GetsBothAsync(host.Services.GetRequiredService<IEventPublisher>());
    }
}
