using ImageGen.Jobs.Submission;
using ImageGen.Storage.Fleet;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>Boxes of a pool, which are kept for orders of the model that they have loaded.</content>
public abstract partial class JobStoreContract
{
    private const int KeptFor = 3;
    private const int PassedOverFor = 60;

    [Fact]
    public async Task A_server_with_room_is_kept_for_orders_of_its_model_for_a_while()
    {
        await EnterAndLeaveAsync("sdxl");

        Assert.IsType<SlotResult.Full>(await EnterBoxAsync("sd15"));
        await EnterAndLeaveAsync("sdxl");
        Assert.IsType<SlotResult.Full>(await EnterBoxAsync("sd15"));
        _world.Pass(Seconds(KeptFor + 0.1));
        Assert.IsType<SlotResult.Entered>(await EnterBoxAsync("sd15"));
        Assert.Equal([new PoolMemberState("p", "sd15", 1)], await Slots.ReadMembersAsync(["p"], Cancel));
    }

    [Fact]
    public async Task A_job_is_passed_over_no_longer_than_the_bound_under_any_load_for_the_loaded_model()
    {
        var last = JobId.New();
        Assert.IsType<SlotResult.Entered>(await EnterBoxAsync("sdxl", last));
        Assert.IsType<SlotResult.Full>(await EnterBoxAsync("sd15"));
        _world.Pass(Seconds(PassedOverFor));
        await Slots.ReleaseAsync("p", last, isPooled: true, Cancel);

        Assert.IsType<SlotResult.Full>(await EnterBoxAsync("sdxl"));
        Assert.IsType<SlotResult.Entered>(await EnterBoxAsync("sd15"));
    }

    [Fact]
    public async Task An_unused_turn_at_a_server_ends_soon()
    {
        await EnterAndLeaveAsync("sdxl");
        Assert.IsType<SlotResult.Full>(await EnterBoxAsync("sd15"));
        _world.Pass(Seconds(PassedOverFor));
        Assert.IsType<SlotResult.Full>(await EnterBoxAsync("sdxl"));
        _world.Pass(Seconds(5 * KeptFor));

        Assert.IsType<SlotResult.Entered>(await EnterBoxAsync("sdxl"));
    }

    private async Task EnterAndLeaveAsync(string model)
    {
        var id = JobId.New();
        Assert.IsType<SlotResult.Entered>(await EnterBoxAsync(model, id));
        await Slots.ReleaseAsync("p", id, isPooled: true, Cancel);
    }

    private Task<SlotResult> EnterBoxAsync(string model, Guid? id = null) => Slots.TryTakeAsync(
        new SlotRequest("p", "r1", 1, Seconds(900), null, Seconds(120)) { Model = new LoadedModel(model, Seconds(KeptFor), Seconds(PassedOverFor)) }, id ?? JobId.New(), Cancel);
}
