using System.Text;
using ImageGen.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ImageGen.Messaging.Tests;

/// <summary>A real broker with two further users: what a worker accepts from whom where <c>Messaging:UserTenants</c> maps them.</summary>
[Collection("broker")]
[Trait("Category", "Servers")]
public sealed class MappedUsersTests(BrokerFixture broker)
{
    private static readonly (string, string)[] Map = [("Messaging:UserTenants:guest", "*"), ("Messaging:UserTenants:shop", "acme"), ("Messaging:UserTenants:studio", "beta")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Bodies => ["bare", "envelope", "cancel", "unreadable", "too large", "other type"];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_command_for_another_tenant_is_a_dead_letter_and_reaches_no_handler(string kind)
    {
        var (inbox, id) = (new Inbox(), Guid.NewGuid());
        await using var worker = await StartWorkerAsync(inbox, Map);
        await using var shop = await PublisherAsync("shop");

        await shop.PublishAsync(kind, id, "beta", user: "shop");

        var letter = await LetterAsync();
        Assert.Equal(("tenant_not_allowed", "The RabbitMQ user shop may not publish commands for tenant beta.", "shop"), (letter.Reason, letter.Detail, letter.User));
        await AssertNothingHandledAsync(inbox, shop);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_command_without_a_user_id_is_a_dead_letter_and_reaches_no_handler(string kind)
    {
        var (inbox, id) = (new Inbox(), Guid.NewGuid());
        await using var worker = await StartWorkerAsync(inbox, Map);
        await using var shop = await PublisherAsync("shop");

        await shop.PublishAsync(kind, id, "acme", user: null);

        var letter = await LetterAsync();
        Assert.Equal(("tenant_not_allowed", ""), (letter.Reason, letter.User));
        Assert.Contains("no user-id, and names tenant acme", letter.Detail, StringComparison.Ordinal);
        await AssertNothingHandledAsync(inbox, shop);
    }

    [Fact]
    public async Task A_command_without_a_tenant_is_one_for_the_default_tenant()
    {
        var inbox = new Inbox();
        await using var worker = await StartWorkerAsync(inbox, Map);
        await using var shop = await PublisherAsync("shop");

        await shop.PublishAsync(CommandChannel.Generate("default"), $$$"""{"job_id":"{{{Guid.NewGuid()}}}","request":{"prompt":"a cat"}}""", "shop");

        Assert.Contains("tenant default", (await LetterAsync()).Detail, StringComparison.Ordinal);
        await AssertNothingHandledAsync(inbox, shop);
    }

    [Fact]
    public async Task The_broker_closes_the_channel_of_a_publisher_that_names_another_user()
    {
        var inbox = new Inbox();
        await using var worker = await StartWorkerAsync(inbox, Map);
        await using var shop = await PublisherAsync("shop");

        await Assert.ThrowsAnyAsync<RabbitMQClientException>(() => shop.PublishAsync("bare", Guid.NewGuid(), "beta", user: "studio"));
        Assert.Equal(406, shop.CloseCode);
        await using var again = await PublisherAsync("shop");
        await AssertNothingHandledAsync(inbox, again);
    }

    [Fact]
    public async Task A_publisher_that_is_mapped_to_one_tenant_can_not_state_that_rows_exist()
    {
        var (inbox, id) = (new Inbox(), Guid.NewGuid());
        await using var worker = await StartWorkerAsync(inbox, Map);
        await using var shop = await PublisherAsync("shop");

        await shop.PublishAsync("bare", id, "acme", "shop", new() { [CommandChannel.RecordedHeader] = "True" });

        await Eventually.TrueAsync(() => inbox.Generate.Any(entry => entry.Command.JobId == id), "the command is consumed");
        Assert.Empty(inbox.Recorded);
    }

    [Fact]
    public async Task The_system_s_own_hosts_may_name_every_tenant_and_state_that_rows_exist()
    {
        var inbox = new Inbox();
        await using var worker = await StartWorkerAsync(inbox, Map);
        await using var gateway = await Hosts.StartGatewayAsync(await broker.AddressAsync());
        var command = new GenerateImage { JobId = Guid.NewGuid(), Tenant = "beta", Request = new ImageRequest { Prompt = "a red cube" } };

        Assert.True(await gateway.Services.GetRequiredService<ICommandSender>().TrySendAsync(command, "gpu", Token));
        Assert.True(await worker.Services.GetRequiredService<ICommandSender>().TrySendAsync(command with { JobId = Guid.NewGuid() }, "default", Token));

        await Eventually.TrueAsync(() => inbox.Generate.Count == 2, "both commands are consumed");
        Assert.Equal(2, inbox.Recorded.Count);
    }

    /// <summary>MassTransit copies the properties, and the broker would refuse the copy of another user's <c>user-id</c>.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bad_command_of_any_user_becomes_one_dead_letter(bool isMapped)
    {
        var (inbox, id) = (new Inbox(), Guid.NewGuid());
        await using var worker = await StartWorkerAsync(inbox, isMapped ? Map : []);
        await using var shop = await PublisherAsync("shop");

        await shop.PublishAsync("unreadable", id, "acme", "shop");

        var letter = await LetterAsync();
        Assert.Equal(("unreadable", "shop"), (letter.Reason, letter.User));
        Assert.Equal(id, Assert.Single(inbox.Unreadable).JobId);
        Assert.Null(await broker.GetAsync(DeadLetter.Queue));
    }

    [Fact]
    public async Task Without_the_setting_every_publisher_may_name_every_tenant()
    {
        var (inbox, id) = (new Inbox(), Guid.NewGuid());
        await using var worker = await StartWorkerAsync(inbox, []);
        await using var shop = await PublisherAsync("shop");

        await shop.PublishAsync("bare", id, "beta", user: null);
        await shop.PublishAsync("cancel", id, "beta", "shop");

        await Eventually.TrueAsync(() => !inbox.Generate.IsEmpty && !inbox.Cancel.IsEmpty, "both commands are consumed");
    }

    private async Task<RunningHost> StartWorkerAsync(Inbox inbox, (string, string)[] settings)
    {
        var worker = await Hosts.StartWorkerAsync(await broker.CleanAsync(), inbox, settings);
        Assert.Equal(BusHealthStatus.Healthy, await worker.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30)));
        return worker;
    }

    private async Task<BusPublisher> PublisherAsync(string user) => await BusPublisher.ConnectAsync(await broker.UserAsync(user));

    /// <summary>The publisher's own commands, which come after the one in question in each queue, are the only ones that any handler gets.</summary>
    private static async Task AssertNothingHandledAsync(Inbox inbox, BusPublisher shop)
    {
        var marker = Guid.NewGuid();
        await shop.PublishAsync("bare", marker, "acme", "shop");
        await shop.PublishAsync("cancel", marker, "acme", "shop");
        await Eventually.TrueAsync(() => !inbox.Generate.IsEmpty && !inbox.Cancel.IsEmpty, "the marker is consumed");
        Assert.Equal(marker, Assert.Single(inbox.Generate).Command.JobId);
        Assert.Equal(marker, Assert.Single(inbox.Cancel).JobId);
        Assert.Empty(inbox.Unreadable);
    }

    private async Task<(string Reason, string Detail, string User)> LetterAsync()
    {
        BasicGetResult? letter = null;
        await Eventually.TrueAsync(() => (letter = broker.GetAsync(DeadLetter.Queue).GetAwaiter().GetResult()) is not null, "there is a dead letter");
        Assert.False(letter!.BasicProperties.IsUserIdPresent());
        return (Header("reason"), Header("detail"), Header("user"));

        string Header(string name) => letter.BasicProperties.Headers!.TryGetValue(name, out var value) ? Encoding.UTF8.GetString((byte[])value!) : "";
    }
}
