// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Shortcuts.h"

#include <algorithm>

namespace granule::tool {

namespace {

QList<QKeySequence> keys(std::initializer_list<const char*> names) {
    QList<QKeySequence> all;
    for (const char* name : names) all.append(QKeySequence(QString::fromLatin1(name), QKeySequence::PortableText));
    return all;
}

std::vector<Shortcut> makeShortcuts() {
    const QString file = "File", edit = "Edit", tools = "Tools", labels = "Labels", objects = "Objects", places = "Places", slices = "Slices", compare = "Compare",
                  views = "Views",
                  help = "Help";
    std::vector<Shortcut> all{
        {"file.open", file, "Open stack or project...", keys({"Ctrl+O"}), "Opens an image stack or a Granule project."},
        {"file.openFolder", file, "Open a folder of slices...", {}, "Opens all the pictures of a folder as one stack, in the order of their numbers."},
        {"file.openWeb", file, "Open a web address...", {}, "Opens a Zarr or N5 stack where it lies on a web server, without downloading it first."},
        {"file.sample", file, "Open the sample", {}, "Makes a small stack of platelets with exact labels, to try things on."},
        {"file.addLabels", file, "Add labels from a file...", keys({"Ctrl+Shift+O"}), "Adds a label file as a layer of the open stack."},
        {"file.save", file, "Save project", keys({"Ctrl+S"}), "Saves the project."},
        {"file.saveAs", file, "Save project as...", keys({"Ctrl+Shift+S"}), "Saves the project under another name."},
        {"file.exportLabels", file, "Export labels...", keys({"Ctrl+E"}), "Writes the active layer as an image of class numbers."},
        {"file.exportPicture", file, "Export picture of the 3D view...", {}, "Writes the 3D view as a PNG picture."},
        {"file.exportPlate", file, "Export a lettered figure...", {}, "Writes a figure as the study's: one cell, a slice, raters, matrices, weights."},
        {"file.exportMesh", file, "Export surfaces...", {}, "Writes the surfaces of the visible classes in nm: glTF, STL, OBJ or PLY."},
        {"file.exportRecipe", file, "Save the 3D view as a recipe...", {}, "Writes a file that granule-cli render repeats on any cell."},
        {"file.exportFilm", file, "Export film...", {}, "Writes the film of the Figures workspace: MP4, WebM, GIF or PNG frames."},
        {"file.history", file, "History...", keys({"Ctrl+H"}), "Lists every step: who, what, when; goes back to any of them."},
        {"file.budget", file, "Memory and disk...", {}, "How much memory a stack may take, and how much disk the coarse copies of large ones."},
        {"file.close", file, "Close the project", keys({"Ctrl+W"}), "Goes back to the first page."},
        {"file.quit", file, "Quit", keys({"Ctrl+Q"}), "Leaves Granule."},

        {"edit.undo", edit, "Undo", keys({"Ctrl+Z"}), "Takes the last change back."},
        {"edit.redo", edit, "Redo", keys({"Ctrl+Shift+Z", "Ctrl+Y"}), "Makes the change again."},
        {"edit.cancel", edit, "Cancel the stroke", keys({"Esc"}), "Takes back the stroke, outline or box being drawn; drops what is proposed.", Scope::View},
        {"edit.accept", edit, "Accept", keys({"Return", "Enter"}), "Closes the outline, or accepts what is proposed.", Scope::View},
        {"edit.stepBack", edit, "Take the last click back", keys({"Backspace"}), "Takes the last corner, seed or prompt back.", Scope::View},

        {"tool.navigate", tools, "Navigate", keys({"V"}), "Click or drag moves the crosshair in all views."},
        {"tool.brush", tools, "Brush", keys({"B", "P"}), "Paints the active class; the size is in nm."},
        {"tool.eraser", tools, "Eraser", keys({"E"}), "Paints background over unlocked classes."},
        {"tool.fill2d", tools, "Fill in the slice", keys({"F"}), "Gives the region under the cursor, in this slice, the active class."},
        {"tool.fill3d", tools, "Fill in 3D", keys({"Shift+F"}), "Gives the region under the cursor, in all slices, the active class."},
        {"tool.lasso", tools, "Lasso", keys({"L"}), "Gives what an outline drawn by hand encloses, in this slice, the active class."},
        {"tool.polygon", tools, "Polygon", keys({"G"}), "Gives what an outline of straight lines encloses, in this slice, the active class."},
        {"tool.wire", tools, "Live wire", keys({"Shift+G"}), "An outline that clings to the edges of the image between clicks."},
        {"tool.prompt", tools, "Prompt", keys({"A"}), "Click or scribble on a thing and it is found in 3D, with the active class."},
        {"prompt.flip", tools, "Prompt: swap this and not this", keys({"T"}), "Left click says what does not belong to the object, right click what does; and back."},
        {"tool.pick", tools, "Pick label", keys({"K"}), "Makes the class under the cursor the active one."},
        {"tool.box", tools, "Box", keys({"R"}), "Draws the box that Segment can be limited to."},
        {"brush.smaller", tools, "Smaller brush", keys({"[", "-"}), "Makes the brush smaller."},
        {"brush.larger", tools, "Larger brush", keys({"]", "="}), "Makes the brush larger."},
        {"brush.3d", tools, "Brush paints in 3D", keys({"D"}), "Ball instead of disc: paints the neighbouring slices too."},
        {"brush.edges", tools, "Brush follows edges", keys({"Shift+B"}), "The brush stops at the edges of the image, at membranes for instance."},
    };
    for (int i = 0; i <= 9; ++i)
        all.push_back({QString("label.%1").arg(i), labels, i == 0 ? QString("Background") : QString("Class %1").arg(i),
                       {QKeySequence(Qt::Key_0 + i)}, QString("Makes class %1 the active one.").arg(i)});
    const std::vector<Shortcut> rest{
        {"label.previous", labels, "Previous class", keys({"Q"}), "Makes the class above the active one."},
        {"label.next", labels, "Next class", keys({"W"}), "Makes the class below the active one."},
        {"label.swap", labels, "Swap with background", keys({"X"}), "The active class and background change places."},
        {"label.lock", labels, "Lock or unlock class", keys({"O"}), "A locked class is changed by no tool."},
        {"label.interpolate", labels, "Interpolate between slices", keys({"I"}), "Fills the slices between the two nearest that hold the active label; Enter accepts."},
        {"label.copyNext", labels, "Copy to the next slice", keys({"Ctrl+Right"}), "Copies the active label of this slice to the next one, and goes there.", Scope::View},
        {"label.copyPrevious", labels, "Copy to the slice before", keys({"Ctrl+Left"}), "Copies the active label of this slice to the one before, and goes there.", Scope::View},
        {"label.improve", labels, "Improve from my corrections", keys({"Ctrl+I"}), "The networks learn from what you corrected, in the background, and look again at what is in sight."},
        {"label.classes", labels, "Classes of this layer...", {}, "Says which class every id of the active layer is, for labels of another program."},
        {"label.hide", labels, "Hide or show labels", keys({"S"}), "Shows the image alone."},
        {"label.fainter", labels, "Fainter labels", keys({"Alt+A"}), "Makes all labels more transparent."},
        {"label.stronger", labels, "Stronger labels", keys({"Alt+D"}), "Makes all labels less transparent."},

        {"shape.grow", labels, "Grow", keys({"Ctrl+]"}), "Adds a rim to the active class or object, as wide as Shape says, over what surrounds it."},
        {"shape.shrink", labels, "Shrink", keys({"Ctrl+["}), "Takes a rim away from the active class or object, as wide as Shape says."},
        {"shape.smooth", labels, "Smooth", {}, "Rounds off bumps and dents of the active class or object that are smaller than Shape says."},
        {"shape.fillHoles", labels, "Fill holes", {}, "Fills what the active class or object encloses on all sides."},
        {"shape.islands", labels, "Remove islands", {}, "Removes the loose parts of the active class or object that are smaller than Shape says."},

        {"object.new", objects, "New object", keys({"N"}), "Begins another object of the active class, to be painted."},
        {"object.find", objects, "Find objects...", {}, "Makes each connected part of the active class an object of its own."},
        {"object.merge", objects, "Merge objects", keys({"M"}), "Makes the objects that are chosen in the table one."},
        {"tool.split", objects, "Split object", keys({"Shift+M"}), "Clicks place a seed in each part of the active object; Enter takes it apart."},
        {"object.rename", objects, "Rename object...", keys({"F2"}), "Gives the active object a name of its own."},
        {"object.recolour", objects, "Recolour objects...", {}, "Gives the chosen objects a colour of their own."},
        {"object.lock", objects, "Lock or unlock objects", keys({"Shift+O"}), "A locked object is changed by no tool."},
        {"object.dissolve", objects, "Dissolve objects", {}, "Gives the chosen objects back to their class: voxels without a name."},
        {"object.delete", objects, "Delete objects", keys({"Del"}), "Gives the voxels of the chosen objects to what surrounds them."},
        {"object.deleteSmall", objects, "Delete small objects...", {}, "Deletes all objects of the active class below a volume."},
        {"object.colours", objects, "Colour by object", keys({"Shift+C"}), "Every object in a colour of its own, or all in their class's."},
        {"object.measure", objects, "Measure...", {}, "Volume, surface, shape, neighbours and contacts of every object and cell, as a table."},
        {"object.export", objects, "Export table of objects...", {}, "Writes a table with class, volume, extent and neighbours of every object (CSV)."},
        {"cell.next", objects, "Next cell", keys({"Ctrl+Down"}), "Flies to the next cell."},
        {"cell.previous", objects, "Previous cell", keys({"Ctrl+Up"}), "Flies to the cell before."},
        {"cell.done", objects, "Cell done, next", keys({"Ctrl+D"}), "Marks the cell as done and flies to the next one that is open."},
        {"cell.flag", objects, "Flag cell", keys({"Ctrl+G"}), "Marks the cell to be looked at again, or takes the mark away."},
        {"cell.only", objects, "Work only in this cell", keys({"Ctrl+M"}), "No tool changes anything outside the cell; again: everywhere."},

        {"place.next", places, "Next place", keys({"J"}), "Goes to the place where a look is worth most next; in Compare to the next one where layers differ."},
        {"place.previous", places, "Place before", keys({"Shift+J"}), "Goes back to the place before."},
        {"place.done", places, "Place is done", keys({"Y"}), "Marks the place as done and goes to the next; one that is done is opened again."},
        {"place.skip", places, "Skip the place", keys({"U"}), "Leaves the place for later and goes to the next."},
        {"place.mend", places, "Mend the place", keys({"Shift+Y"}), "Makes an impossible place possible, in one step."},
        {"place.find", places, "Find places to look at", {}, "Looks for what breaks the rules, and where networks doubt."},
        {"place.rules", places, "Rules...", {}, "What lies inside what, how large things are, what has no holes."},
        {"doubt.look", places, "Look for doubt here", {}, "Has the networks vote for the box, or for what is in sight; no label changes."},
        {"doubt.show", places, "Show doubt or the labels alone", keys({"Shift+S"}), "Lays doubt over the slices, or takes it away."},

        {"compare.flip", compare, "Flip to the next rater", keys({"C"}), "In Compare: one rater's labels after the other in the same place; Escape or once round ends it."},
        {"compare.swipe", compare, "Swipe between the two", {}, "In Compare: the pair on both sides of a line that is dragged, or the first of them alone."},
        {"compare.differences", compare, "Show where they differ", {}, "In Compare: a second view that shows where the pair differs, and how."},
        {"compare.surface", compare, "Show 3D and all planes", {}, "In Compare: 3D and the other planes as well."},
        {"compare.report", compare, "Write a report...", {}, "Writes what the comparison says as a web page, a PDF, and tables."},
        {"settle.consensus", compare, "Make a consensus...", {}, "Makes a layer of what the raters agree on, by majority or STAPLE."},
        {"settle.disputes", compare, "Settle what raters dispute", {}, "Walks through the places where raters differ; every ruling goes into the consensus."},
        {"settle.take1", compare, "Take the first rater", keys({"Shift+1"}), "What the first rater says holds in this place; goes to the next."},
        {"settle.take2", compare, "Take the second rater", keys({"Shift+2"}), "What the second rater says holds in this place; goes to the next."},
        {"settle.take3", compare, "Take the third rater", keys({"Shift+3"}), "What the third rater says holds in this place; goes to the next."},
        {"settle.take4", compare, "Take the fourth rater", keys({"Shift+4"}), "What the fourth rater says holds in this place; goes to the next."},
        {"settle.repaint", compare, "Repaint the place", keys({"Shift+R"}), "Paints the place anew in the consensus, within its box; again: done, back to settling."},
        {"settle.leaveOpen", compare, "Leave the place open", keys({"Shift+U"}), "Nobody can tell: goes to the next place, and the consensus stays as it is."},
        {"settle.exportRulings", compare, "Export rulings...", {}, "Writes a table of what was ruled where, by whom, when and why (CSV)."},
        {"settle.useAsTruth", compare, "Train on the consensus", {}, "Makes the consensus what training learns from."},

        {"blind.start", compare, "Start blind reading...", {}, "Draws cells in a random order, some of them twice, for readers who see nobody's labels."},
        {"blind.open", compare, "Open a blind reading...", {}, "Reads the cells of such a file on this stack, or goes on where it was left."},
        {"blind.next", compare, "Cell is read, next", keys({"Ctrl+Return"}), "In a blind reading: keeps the labels of the cell and goes to the next one."},
        {"blind.show", compare, "Show the cell to be read", {}, "In a blind reading: brings the cell back into sight, with the crosshair on it."},
        {"blind.pause", compare, "Pause the blind reading", {}, "In a blind reading: stops the clock, or goes on."},
        {"blind.end", compare, "End the blind reading", {}, "In a blind reading: keeps what was read; it can be gone on with later."},
        {"blind.merge", compare, "Merge readings...", {}, "Adds every reader's labels as a layer, and says how well each agrees with himself or herself."},

        {"slice.previous", slices, "Previous slice", keys({"Left", "PgUp", ","}), "Goes one slice back in the view under the cursor.", Scope::View},
        {"slice.next", slices, "Next slice", keys({"Right", "PgDown", "."}), "Goes one slice on in the view under the cursor.", Scope::View},
        {"slice.previous10", slices, "Ten slices back", keys({"Shift+Left", "Shift+PgUp", "Shift+,", "<"}), "Goes ten slices back.", Scope::View},
        {"slice.next10", slices, "Ten slices on", keys({"Shift+Right", "Shift+PgDown", "Shift+.", ">"}), "Goes ten slices on.", Scope::View},
        {"slice.first", slices, "First slice", keys({"Home"}), "Goes to the first slice.", Scope::View},
        {"slice.last", slices, "Last slice", keys({"End"}), "Goes to the last slice.", Scope::View},

        {"view.contrast", views, "Auto contrast", keys({"H", "Ctrl+J"}), "Sets black and white from the slice on screen."},
        {"view.fit", views, "Fit all views", keys({"Ctrl+0"}), "Shows the whole stack in every view."},
        {"view.zoomIn", views, "Zoom in", keys({"Ctrl++", "Ctrl+="}), "Zooms in at the cursor, else at the crosshair."},
        {"view.zoomOut", views, "Zoom out", keys({"Ctrl+-"}), "Zooms out at the cursor, else at the crosshair."},
        {"view.maximise", views, "Maximise or restore the view", {}, "Gives the view under the cursor the whole space.", Scope::View},
        {"view.store", views, "Store the 3D view", {}, "Keeps how the 3D view looks and from where; Views brings it back."},
        {"view.crosshair", views, "Centre on the crosshair", {}, "Moves the crosshair into the middle of every view."},

        {"workspace.annotate", views, "Workspace Annotate", keys({"Ctrl+1"}), "Look and correct: layers, classes, tools."},
        {"workspace.segment", views, "Workspace Segment", keys({"Ctrl+2"}), "Let the networks label the stack."},
        {"workspace.models", views, "Workspace Models", keys({"Ctrl+3"}), "The networks that are there, and how good they are."},
        {"workspace.compare", views, "Workspace Compare", keys({"Ctrl+4"}), "Two label layers against each other."},
        {"workspace.figures", views, "Workspace Figures", keys({"Ctrl+5"}), "Pictures and videos for papers and talks."},
        {"theme.system", views, "Theme of the system", {}, "Dark or light, as the system is set."},
        {"theme.dark", views, "Dark theme", {}, "Light letters on dark."},
        {"theme.light", views, "Light theme", {}, "Dark letters on light."},

        {"help.search", help, "Search commands", keys({"Ctrl+P"}), "Finds any command by its name."},
        {"help.keys", help, "Keys and mouse", keys({"F1", "?"}), "Shows this card."},
    };
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

} // namespace

const std::vector<Shortcut>& shortcuts() {
    static const std::vector<Shortcut> all = makeShortcuts();
    return all;
}

const Shortcut* findShortcut(const QString& id) {
    const auto& all = shortcuts();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Shortcut& s) { return s.id == id; });
    return it == all.end() ? nullptr : &*it;
}

const std::vector<Gesture>& gestures() {
    static const std::vector<Gesture> all{
        {"Every tool", "Wheel", "Previous or next slice"},
        {"Every tool", "Shift + wheel", "Ten slices; brush size in brush and eraser"},
        {"Every tool", "Ctrl + wheel", "Zoom at the cursor"},
        {"Every tool", "Alt + wheel", "Peek at other slices; letting Alt go returns"},
        {"Every tool", "Middle drag, or Space + drag", "Pan"},
        {"Every tool", "Shift + move", "Crosshair follows in all views"},
        {"Every tool", "Shift + click", "Pick the label under the cursor"},
        {"Every tool", "Ctrl + right drag, or Alt + drag", "Contrast: sideways brightness, up and down width"},
        {"Every tool", "Double-click", "Maximise or restore the view"},
        {"Navigate", "Click or drag", "Move the crosshair in all views"},
        {"Navigate", "Right drag", "Zoom"},
        {"Brush, eraser", "Drag", "Paint the active class, or background"},
        {"Brush, eraser", "Right drag, or Ctrl + left drag", "Erase"},
        {"Brush, eraser", "Pen pressure", "Size of the brush"},
        {"Fill", "Click", "Fill the region under the cursor"},
        {"Lasso", "Drag", "Draw an outline; what it encloses is painted"},
        {"Lasso", "Right drag", "Erase what the outline encloses"},
        {"Polygon, live wire", "Click", "Add a corner; at the first one: close"},
        {"Polygon, live wire", "Right click", "Take the last corner back"},
        {"Prompt", "Click or scribble", "Say what the object is"},
        {"Prompt", "Right click or scribble", "Say what it is not"},
        {"Split", "Click", "Set the seed of another part"},
        {"Split", "Ctrl + click", "Add to the last part"},
        {"Split", "Right click", "Take the last seed back"},
        {"Box", "Drag", "Draw the box, or move its edges"},
    };
    return all;
}

QString toolTipOf(const QString& id) {
    const auto* found = findShortcut(id);
    if (!found) return {};
    const QString key = found->keys.isEmpty() ? QString()
                                              : QString(" (%1)").arg(found->keys.first().toString(QKeySequence::NativeText));
    return found->text + key + '\n' + found->description;
}

} // namespace granule::tool
